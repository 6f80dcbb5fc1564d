import type { MailSettings } from '@preau/protocol/api/mail.ts'
import { guardDataFolder } from './backup/secret-files.ts'
import type { ServerConfig } from './config.ts'
import { openKeyFiles } from './keys/open-key-files.ts'
import { type Carried, mailCarrier } from './mail/mail-carrier.ts'
import { forgetMail, keepMail, readMail } from './mail/mail-settings.ts'

/** What the command line does about letters, for who reads the data folder. */
export interface MailDesk {
  /** How letters are sent, without the password; undefined where none are. Throws CONFIG_INVALID. */
  read(): Promise<MailSettings | undefined>
  /** Keeps how letters are sent; the server reads it when it starts. Throws CONFIG_INVALID. */
  keep(settings: MailSettings, password: string | undefined): Promise<void>
  /** Has none sent any more. */
  forget(): Promise<void>
  /** Sends a letter to try the settings; undefined where there are none. */
  tryOut(to: string, words: { subject: string; text: string }): Promise<Carried | undefined>
}

/** Opens the desk of a data folder. */
export async function openMailDesk(config: ServerConfig): Promise<MailDesk> {
  await guardDataFolder(config.data)
  const keys = await openKeyFiles(config)
  return {
    read: async () => (await readMail(config.data, keys))?.settings,
    keep: (settings, password) => keepMail(config.data, keys, settings, password),
    forget: () => forgetMail(config.data),
    async tryOut(to, words) {
      const mail = await readMail(config.data, keys)
      if (!mail) return undefined
      const { from } = mail.settings
      const messageId = `<try.${Date.now()}@${from.slice(from.indexOf('@') + 1)}>`
      return await mailCarrier(mail).carry({ to, from: `"Préau" <${from}>`, ...words, messageId })
    },
  }
}
