import { readFile } from 'node:fs/promises'
import { MAIL_SECURITY, type MailSecurity, type MailSettings } from '@preau/protocol/api/mail.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { isAddress } from '@preau/protocol/rules/notices.ts'
import { serverConfig } from '@preau/server/config.ts'
import type { Command, Context, Flags } from '../command.ts'
import { MAIL_OPTIONS } from '../mail-options.ts'
import { OPTIONS } from '../options.ts'
import { flagsWithFile } from '../settings-file.ts'

/** The port of each way, where none is named: RFC 8314 and RFC 6409. */
const PORTS: Record<MailSecurity, string> = { tls: '465', starttls: '587', none: '25' }

const SETTINGS = [
  MAIL_OPTIONS.host,
  MAIL_OPTIONS.port,
  MAIL_OPTIONS.security,
  MAIL_OPTIONS.user,
  OPTIONS.secretFile,
  MAIL_OPTIONS.from,
  OPTIONS.origin,
  MAIL_OPTIONS.language,
  MAIL_OPTIONS.authority,
] as const

/** Says by which mail server notices are sent, tries it, or has none sent any more. */
export const mail: Command = {
  name: 'mail',
  summary: {
    fr: 'règle l’envoi des notifications par courriel (serveur SMTP)',
    en: 'sets up notices by e-mail (SMTP server)',
  },
  options: [...SETTINGS, MAIL_OPTIONS.test, MAIL_OPTIONS.off, OPTIONS.settings, OPTIONS.data],
  async run(given, context) {
    const names = SETTINGS.map(({ name }) => name)
    const flags = flagsWithFile(given, names)
    const { openMailDesk } = await import('@preau/server/main.ts')
    const desk = await openMailDesk(serverConfig(flags, context.environment))
    if (flags['mail-off'] === true) {
      await desk.forget()
      return say(
        context,
        'Aucun courriel ne sera plus envoyé. Redémarrez le serveur.',
        'No e-mail is sent any more. Start the server again.',
      )
    }
    if (names.some((name) => flags[name] !== undefined)) {
      // In a file, and not on the command line, where every program of the machine reads it.
      const secret = flags['secret-file']
      const password = typeof secret === 'string' ? (await readFile(secret, 'utf8')).trim() : undefined
      await desk.keep(settingsOf(flags, password), password)
      say(context, 'Enregistré. Redémarrez le serveur.', 'Kept. Start the server again.')
      if (password !== undefined)
        say(context, 'Supprimez le fichier du mot de passe.', 'Delete the file with the password.')
    }
    const to = flags['mail-test']
    if (typeof to === 'string') return await tryOut(to, desk, context)
    return 0
  },
}

type Desk = Awaited<ReturnType<typeof import('@preau/server/main.ts').openMailDesk>>

async function tryOut(to: string, desk: Desk, context: Context): Promise<number> {
  if (!isAddress(to)) throw invalid('mail-test', to)
  const french = context.language === 'fr'
  const carried = await desk.tryOut(to, {
    subject: french ? 'Essai d’envoi de Préau' : 'A test letter of Préau',
    text: french
      ? 'Les notifications de Préau partiront par ce serveur.\n'
      : 'Notices of Préau leave by this server.\n',
  })
  if (!carried) throw invalid('mail-host', undefined)
  if (carried.outcome === 'sent') return say(context, `Envoyé à ${to}.`, `Sent to ${to}.`)
  const [fr, en] = [
    `Le serveur SMTP n’a pas pris le courriel : ${carried.code}.`,
    `The SMTP server did not take it: ${carried.code}.`,
  ]
  context.err(french ? fr : en)
  return 1
}

function settingsOf(flags: Flags, password: string | undefined): MailSettings {
  const text = (name: string) => (typeof flags[name] === 'string' ? (flags[name] as string) : undefined)
  const needed = (name: string) => {
    const value = text(name)
    if (value === undefined || value === '') throw invalid(name, value)
    return value
  }
  const security = MAIL_SECURITY.find((each) => each === (text('mail-security') ?? 'starttls'))
  if (!security) throw invalid('mail-security', text('mail-security'))
  const user = text('mail-user') ?? null
  if ((user === null) !== (password === undefined))
    throw invalid(user === null ? 'mail-user' : 'secret-file', undefined)
  const language = text('mail-language') ?? 'fr'
  if (language !== 'fr' && language !== 'en') throw invalid('mail-language', language)
  const port = text('mail-port') ?? PORTS[security]
  if (!/^\d{1,5}$/.test(port)) throw invalid('mail-port', port)
  return {
    ...{ host: needed('mail-host'), port: Number(port), security, user, from: needed('mail-from'), language },
    origin: originOf(needed('origin')),
    authority: text('mail-authority') ?? null,
  }
}

function originOf(text: string): string {
  if (!URL.canParse(text)) throw invalid('origin', text)
  return new URL(text).origin
}

function say({ out, language }: Context, fr: string, en: string): number {
  out(language === 'fr' ? fr : en)
  return 0
}

function invalid(setting: string, value: string | undefined): PreauError {
  return new PreauError('CONFIG_INVALID', { setting, value: value?.slice(0, 100) ?? null })
}
