// Makes the folder that installs the agent on a machine: node scripts/run.mjs scripts/package-service.ts [FOLDER] [--root ROOT.json] [--director NAME]   (dist/service)
// It is of the platform on which it is made: the Node in it is the one that runs this.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { Shipped } from '../agent/update/shipped.ts'
import { PROGRAM } from './bundle/program.ts'
import { bundleAgent, bundleAsked } from './bundle-agent.ts'
import { ROOT } from './source-files.ts'

/** Programs of the package beside the agent itself. */
const PROGRAMS = {
  launcher: 'agent/launcher-program.ts',
  session: 'agent/session-program.ts',
  service: 'cli/service-program.ts',
} as const

interface PackageOptions {
  node?: boolean
  /** For an agent that is to be updated. */
  shipped?: Shipped | undefined
}

/** Writes everything that `service.mjs install` needs into `folder`; with `node` also the Node that runs it. */
export async function packageService(
  folder = join(ROOT, 'dist/service'),
  { node = true, shipped }: PackageOptions = {},
): Promise<string> {
  mkdirSync(folder, { recursive: true })
  await bundleAgent(folder, shipped)
  for (const [name, entry] of Object.entries(PROGRAMS)) {
    await build({
      ...PROGRAM,
      entryPoints: [entry],
      outfile: join(folder, `${name}.mjs`),
      external: ['@preau/agent/main.ts', '@preau/server/main.ts'],
      logLevel: 'error',
    })
  }
  copyFileSync(join(ROOT, 'cli/service/windows/PreauHost.cs'), join(folder, 'PreauHost.cs'))
  copyFileSync(join(ROOT, 'agent/session/notice.html'), join(folder, 'notice.html'))
  const { version } = JSON.parse(readFileSync(join(ROOT, 'cli/package.json'), 'utf8'))
  writeFileSync(join(folder, 'VERSION'), `${version}\n`)
  if (node) copyFileSync(process.execPath, join(folder, process.platform === 'win32' ? 'node.exe' : 'node'))
  return folder
}

if (import.meta.main) {
  const asked = bundleAsked(process.argv.slice(2))
  const folder = await packageService(asked.folder, { shipped: asked.shipped })
  const node = join(folder, process.platform === 'win32' ? 'node.exe' : 'node')
  console.log(`${folder}\nsudo ${node} ${join(folder, 'service.mjs')} install --code CODE`)
}
