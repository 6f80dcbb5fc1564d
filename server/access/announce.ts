import { CODE_AUTHORITY_BYTES } from '@preau/protocol/rules/enrol-code.ts'
import { Bonjour, type ServiceConfig } from 'bonjour-service'
import { fingerprint } from './authority.ts'

/** Found as `_preau._tcp.local`. */
const TYPE = 'preau'

/** What a server says of itself on the LAN. */
export interface Announcement {
  /** Of HTTPS. */
  port: number
  /** PEM of the authority: by its fingerprint a device knows which of several servers to try. It proves nothing. */
  authority: string
  /** Hears of a network that takes no announcement; the server goes on without. */
  failed(error: unknown): void
}

/** The part of mDNS that is used here. */
interface Publisher {
  publish(service: ServiceConfig): unknown
  unpublishAll(done: () => void): void
  destroy(): void
}

/**
 * Announces a server by mDNS, so that a device finds it again after it got another address. Whoever answers there is believed
 * nothing: the device checks his certificate against the authority that it pinned. Gives what takes the announcement back.
 */
export function announceServer(
  { port, authority, failed }: Announcement,
  publisher: (failed: (error: unknown) => void) => Publisher = (onError) => new Bonjour({}, onError),
): () => Promise<void> {
  const print = Buffer.from(fingerprint(authority).slice(0, CODE_AUTHORITY_BYTES)).toString('hex')
  try {
    const published = publisher(failed)
    published.publish({ name: `Preau ${print.slice(0, 8)}`, type: TYPE, port, probe: false, txt: { authority: print } })
    return () =>
      new Promise((done) =>
        published.unpublishAll(() => {
          published.destroy()
          done()
        }),
      )
  } catch (error) {
    failed(error)
    return async () => undefined
  }
}
