import { isIP } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import { toPreauError } from '@preau/protocol/errors.ts'
import { authorityOf, type Trust } from './server-proof.ts'

/** What proves this device, and by what it knows its server; all PEM. The key is a secret. */
export interface Papers {
  key: string
  certificate: string
  authority: string
}

export interface SecureRequest {
  host: string
  port: number
  trust: Trust
  /** Shown to the server; undefined: the device has none yet. */
  papers?: Papers
}

/**
 * X25519 first: a key exchange that also withstands quantum computers is 2.3 kB more each time, for figures of a PC that are
 * worth nothing in ten years (docs/adr/0014).
 */
const CURVES = 'X25519:P-256'

/** What lets a device come back without a new exchange of certificates; forgotten with the papers. */
const sessions = new WeakMap<Papers, Buffer>()

/**
 * Opens TLS 1.3 to a server. `onProven` is called once the server has proved itself, with its authority; the socket ends with
 * SERVER_NOT_TRUSTED where it does not. INVARIANT: nothing is written before `onProven`.
 */
export function openSecurely(
  { host, port, trust, papers }: SecureRequest,
  onProven: (authority: string) => void,
): TLSSocket {
  const session = papers && sessions.get(papers)
  let isProven = false
  const socket = connect({
    host,
    port,
    ...(isIP(host) === 0 && { servername: host }),
    // Node's verdict knows dates; ours is below. An empty list spares the memory of a hundred roots of the web.
    ca: [],
    rejectUnauthorized: false,
    minVersion: 'TLSv1.3',
    ecdhCurve: CURVES,
    ...(papers && { key: papers.key, cert: papers.certificate }),
    ...(session && { session }),
  })
  socket.on('session', (next: Buffer) => {
    if (papers && isProven) sessions.set(papers, next)
  })
  socket.once('secureConnect', () => {
    try {
      // Only the server that proved itself when the session began can resume it: it has no certificate to show again.
      const isResumed = papers !== undefined && socket.isSessionReused()
      const authority = isResumed ? papers.authority : authorityOf(socket.getPeerX509Certificate(), trust)
      isProven = true
      onProven(authority)
    } catch (error) {
      if (papers) sessions.delete(papers)
      socket.destroy(toPreauError(error, 'SERVER_NOT_TRUSTED', { host }))
    }
  })
  return socket
}
