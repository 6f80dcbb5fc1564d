import type { KnownServer } from '@preau/protocol/shell-channels.ts'

/** Pages that a link from outside may lead to: the record of a device by its label, a ticket, an appointment. */
const PATHS = /^\/(q|devices|tickets)\/[A-Za-z0-9-]{1,64}$/

/**
 * `preau://ecole.exemple.fr:8443/q/<device>`: where a code of a label leads in this program. undefined for an unknown server and for any
 * page but those: a link that a letter or a web page brings does nothing by itself.
 */
export function readDeepLink(
  text: string,
  servers: readonly KnownServer[],
): { server: KnownServer; path: string } | undefined {
  if (text.length > 400 || !URL.canParse(text)) return undefined
  const { protocol, host, pathname, username, password } = new URL(text)
  if (protocol !== 'preau:' || username !== '' || password !== '' || !PATHS.test(pathname)) return undefined
  const server = servers.find(({ origin }) => new URL(origin).host === host)
  return server && { server, path: pathname }
}

/** The link among the words by which this program was started. */
export function linkIn(words: readonly string[]): string | undefined {
  return words.find((word) => word.startsWith('preau://'))
}
