import type { LocalDoor } from '@preau/protocol/api/enrolments.ts'
import { OneTimeLink } from '@preau/protocol/api/people.ts'
import { decoder } from '@preau/protocol/decode.ts'
import { isPreauError } from '@preau/protocol/errors.ts'
import { readEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import { serverConfig } from '@preau/server/config.ts'
import { askServer } from '../ask-server.ts'
import type { Command } from '../command.ts'
import { OPTIONS } from '../options.ts'

const readLink = decoder(OneTimeLink, 'SERVER_UNREACHABLE')

/** Lets an administrator in again who lost his password or his telephone: whoever reads the data folder may make him a link. */
export const signInLink: Command = {
  name: 'sign-in-link',
  summary: {
    fr: 'fait un lien à usage unique pour un administrateur qui ne peut plus entrer',
    en: 'makes a one-time link for an administrator who can no longer sign in',
  },
  options: [OPTIONS.login, OPTIONS.data, OPTIONS.httpPort, OPTIONS.json],
  async run(flags, { out, environment, language }) {
    const { openPeopleDesk } = await import('@preau/server/main.ts')
    const desk = await openPeopleDesk(serverConfig(flags, environment), Date.now)
    const login = typeof flags.login === 'string' ? flags.login : undefined
    const link = (desk.door && (await askRunning(desk.door, login))) ?? (await desk.link(login))
    if (flags.json === true) {
      out(JSON.stringify(link))
      return 0
    }
    const style = { dateStyle: 'medium', timeStyle: 'short' } as const
    const french = language === 'fr'
    const end = new Date(link.endsAt).toLocaleString(french ? 'fr-FR' : 'en-GB', style)
    out(
      french
        ? `Ouvrez cette adresse : elle ne sert qu’une fois, jusqu’au ${end}.`
        : `Open this address: it works once, until ${end}.`,
    )
    out(link.url)
    out(
      french
        ? 'Elle remplace le mot de passe, l’application de codes, les clés d’accès, les jetons et les sessions.'
        : 'It takes the place of password, authenticator, passkeys, tokens and sessions.',
    )
    return 0
  },
}

/** Undefined where the server that left its address there runs no more. */
async function askRunning({ http, code }: LocalDoor, login: string | undefined): Promise<OneTimeLink | undefined> {
  const secret = Buffer.from(readEnrolCode(code).secret).toString('hex')
  const body = login === undefined ? {} : { login }
  try {
    return readLink(await askServer(http, secret)('POST', '/api/sign-in/link/local', body))
  } catch (error) {
    // Something else may listen there now: it does not know the code of that start.
    if (isPreauError(error, 'SERVER_UNREACHABLE', 'SIGN_IN_REQUIRED', 'NOT_FOUND')) return undefined
    throw error
  }
}
