import { existsSync, writeFileSync } from 'node:fs'
import { PreauError } from '@preau/protocol/errors.ts'
import { serverConfig } from '@preau/server/config.ts'
import type { Context, Flags } from '../../command.ts'
import { numberFrom } from '../asked.ts'

/** Writes the root of the director of the server of this machine: what the holders of the keys sign so that it may direct. */
export async function directorRoot(flags: Flags, { rest, out, language, environment }: Context): Promise<number> {
  const [, name = '', to = `${name}.json`] = rest
  if (!/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/.test(name))
    throw new PreauError('REQUEST_INVALID', { command: 'repo', option: name.slice(0, 64) || 'NAME' })
  if (existsSync(to)) throw new PreauError('BACKUP_EXISTS', { to })
  const { openDirectorOf } = await import('@preau/server/rollout/director/open-director.ts')
  const key = await openDirectorOf(serverConfig(flags, environment))
  writeFileSync(to, JSON.stringify(key.root(numberFrom(flags, 'version', 1), Date.now())), { flag: 'wx' })
  const add = `preau repo add ${to} --kind director --product ${name} --version 1 --name directors/${name}.json`
  if (flags.json === true) out(JSON.stringify({ to, key: key.id }))
  else if (language === 'fr') out(`Clé du serveur : ${key.id}\nÀ porter aux porteurs de clés, qui font : ${add}`)
  else out(`Key of the server: ${key.id}\nTo be brought to the holders of the keys, who type: ${add}`)
  return 0
}
