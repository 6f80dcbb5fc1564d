import { join } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import { serverConfig } from '@preau/server/config.ts'
import type { Command } from '../command.ts'
import { OPTIONS } from '../options.ts'

const MEGABYTE = 1_000_000

export const backup: Command = {
  name: 'backup',
  summary: {
    fr: 'sauvegarde les données du serveur, même en marche',
    en: 'backs up the data of the server, even while it runs',
  },
  options: [OPTIONS.to, OPTIONS.data, OPTIONS.store, OPTIONS.storePasswordFile, OPTIONS.json],
  async run(flags, { out, environment, language }) {
    const { data, credentials, kept, store } = serverConfig(flags, environment)
    if (store) throw new PreauError('BACKUP_ELSEWHERE')
    const { makeBackup } = await import('@preau/server/backup/make-backup.ts')
    const { VERSION } = await import('@preau/server/main.ts')
    const now = Date.now()
    const stamp = new Date(now).toISOString().slice(0, 16).replace(/[T:]/g, '-')
    const to = typeof flags.to === 'string' ? flags.to : join(process.cwd(), `preau-${stamp}`)
    const manifest = await makeBackup({ data, credentials, kept, to, version: VERSION, now })
    if (flags.json === true) {
      out(JSON.stringify({ to, ...manifest }))
      return 0
    }
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0)
    const size = (bytes / MEGABYTE).toLocaleString(language, { maximumFractionDigits: 1 })
    if (language === 'fr') {
      out(`Sauvegarde faite et vérifiée : ${to} (${size} Mo).`)
      out('Elle contient les clés de l’école : gardez-la en lieu sûr, hors de cette machine.')
    } else {
      out(`Backup made and checked: ${to} (${size} MB).`)
      out('It holds the keys of the school: keep it in a safe place, away from this machine.')
    }
    return 0
  },
}
