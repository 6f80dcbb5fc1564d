// Prepares, signs and publishes, without end: node run-publish.ts FOLDER
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { draftTarget, signStaged } from '../../cli/repo/draft.ts'
import { openKeyFile } from '../../cli/repo/key-file.ts'
import { finishPublishing, publish } from '../../cli/repo/publish.ts'
import { RepoFolder } from '../../cli/repo/repo-folder.ts'

const folder = process.argv[2] ?? ''
const key = (name: string) => openKeyFile(join(folder, `${name}.key`), `passphrase of ${name}`)
const [anna, bruno, machine] = [key('anna'), key('bruno'), key('machine')]
const repo = new RepoFolder(join(folder, 'depot'))
mkdirSync(join(folder, 'new'), { recursive: true })
process.stdout.write('begun\n')
for (;;) {
  await finishPublishing(repo)
  const version = `1.${(repo.readPublished()?.targets.signed.version ?? 0) + 1}.0`
  const path = join(folder, 'new', 'agent.mjs')
  writeFileSync(path, `agent ${version} ${'x'.repeat(50_000)}`)
  const facts = { kind: 'agent-app', product: 'agent', version }
  await draftTarget(repo, { name: 'agent/agent.mjs', path, facts }, Date.now())
  signStaged(repo, anna)
  signStaged(repo, bruno)
  await publish(repo, machine, Date.now())
}
