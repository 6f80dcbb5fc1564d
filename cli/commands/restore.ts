import { PreauError } from '@preau/protocol/errors.ts'
import { serverConfig } from '@preau/server/config.ts'
import type { Command } from '../command.ts'
import { OPTIONS } from '../options.ts'

export const restore: Command = {
  name: 'restore',
  summary: {
    fr: 'remet une sauvegarde à la place des données du serveur',
    en: 'puts a backup in the place of the data of the server',
  },
  argument: 'DIR',
  options: [OPTIONS.data, OPTIONS.json],
  async run(flags, { rest, out, environment, language }) {
    const [from] = rest
    if (from === undefined) throw new PreauError('REQUEST_INVALID', { command: 'restore', option: 'DIR' })
    const { data } = serverConfig(flags, environment)
    const { restoreBackup } = await import('@preau/server/backup/restore-backup.ts')
    const { manifest, kept } = await restoreBackup({ from, data, now: Date.now() })
    if (flags.json === true) {
      out(JSON.stringify({ data, kept, madeAt: manifest.madeAt, version: manifest.version }))
      return 0
    }
    const made = new Date(manifest.madeAt).toLocaleString(language, { dateStyle: 'long', timeStyle: 'short' })
    if (language === 'fr') {
      out(`Les données du ${made} sont en place dans ${data}.`)
      out(`Celles d’avant sont gardées dans ${kept}.`)
      out('Lancez le serveur : les appareils se remettent d’accord avec lui d’eux-mêmes.')
    } else {
      out(`The data of ${made} are in place in ${data}.`)
      out(`Those of before are kept in ${kept}.`)
      out('Start the server: the devices come to terms with it by themselves.')
    }
    return 0
  },
}
