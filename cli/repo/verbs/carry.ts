import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import { serverConfig } from '@preau/server/config.ts'
import type { Context, Flags } from '../../command.ts'
import { listOf, repoFrom } from '../asked.ts'
import { copyDown, filesIn, finishPublishing } from '../publish.ts'
import { verifyPublished } from '../verify.ts'

/** Copies what is published onto a stick, for a school with no link, and checks the copy as a device would. */
export async function bundle(flags: Flags, { rest, out, language }: Context): Promise<number> {
  const [, to] = rest
  if (to === undefined) throw new PreauError('REQUEST_INVALID', { command: 'repo', option: 'DIR' })
  const repo = repoFrom(flags)
  await finishPublishing(repo)
  const only = listOf(flags, 'only')
  const isWanted = (name: string) => only.length === 0 || only.some((prefix) => name.startsWith(prefix))
  // The root of a director is needed wherever its orders are read.
  const some = (name: string) => isWanted(name) || name.startsWith('directors/')
  await verifyPublished(repo.published, Date.now(), { some })
  const files = filesIn(repo.published).filter((file) => isCarried(file, some))
  const isLast = (file: string) => Number(file.endsWith('timestamp.json'))
  for (const file of files.sort((a, b) => isLast(a) - isLast(b))) {
    const path = join(to, file)
    // A target lies under its hash: what is there already is the same, and is checked below.
    if (file.startsWith('targets/') && existsSync(path)) continue
    mkdirSync(dirname(path), { recursive: true })
    copyDown(join(repo.published, file), `${path}.new`)
    renameSync(`${path}.new`, path)
  }
  const { files: targets, bytes } = await verifyPublished(to, Date.now(), { some })
  if (flags.json === true) out(JSON.stringify({ to, files: targets, bytes }))
  else
    out(
      language === 'fr'
        ? `${targets} fichier(s), ${bytes} octets, vérifiés sur ${to}. À l’école : preau repo import ${to}`
        : `${targets} file(s), ${bytes} bytes, verified on ${to}. At the school: preau repo import ${to}`,
    )
  return 0
}

/** Lays what a stick brings into the data folder of the server of a school. */
export async function importStick(flags: Flags, { rest, out, language, environment }: Context): Promise<number> {
  const [, stick] = rest
  if (stick === undefined) throw new PreauError('REQUEST_INVALID', { command: 'repo', option: 'DIR' })
  const { takeStick } = await import('@preau/server/rollout/cache/take-stick.ts')
  const { isNew, targets } = await takeStick(stick, serverConfig(flags, environment).data)
  if (flags.json === true) out(JSON.stringify({ isNew, targets }))
  else if (language === 'fr')
    out(
      isNew || targets > 0
        ? `Repris de la clé : ${targets} fichier(s). Les appareils les vérifient avant de s’en servir.`
        : 'La clé n’apporte rien de nouveau.',
    )
  else
    out(
      isNew || targets > 0
        ? `Taken from the stick: ${targets} file(s). Devices check them before they use them.`
        : 'The stick brings nothing new.',
    )
  return 0
}

/** `targets/a/<hash>.b` is the target `a/b`. */
function isCarried(file: string, some: (name: string) => boolean): boolean {
  const [, folder, last] = /^targets\/((?:[^/]+\/)*)[0-9a-f]{64}\.([^/]+)$/.exec(file) ?? []
  return last === undefined ? !file.startsWith('targets/') : some(`${folder}${last}`)
}
