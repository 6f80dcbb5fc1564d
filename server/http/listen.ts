import { createServer, type Server as HttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { toPreauError } from '@preau/protocol/errors.ts'
import { httpApp } from './app.ts'
import type { HttpApp, HttpServices } from './services.ts'

export interface Listening {
  /** An origin without a final slash. */
  url: string
  /** That of the secure listener, where there is one. */
  secureUrl: string | undefined
  /** Takes no request more, ends the live streams and resolves when the others are answered. */
  close(): Promise<void>
}

/** How long answers under way may take once the server closes. */
const CLOSE_WITHIN_MS = 2000
/** So many sockets at a time from the network: 500 devices that enrol at once, and the consoles. */
const MAX_SECURE_CONNECTIONS = 1000

export interface HttpAddress {
  host: string
  port: number
}

/** Where the network comes in, by a certificate (PEM) of this authority or a real one. */
export interface SecureAddress extends HttpAddress {
  certificate: string
  key: string
  /** PEM: whoever shows a certificate of it is asked for it; a browser has none and is let in without. */
  authority: string
}

/**
 * Serves the same application by HTTP on `address`, which is of loopback, and by HTTPS on `secure`. Port 0: any free one.
 * Throws LISTEN_FAILED.
 */
export async function listenHttp(
  services: HttpServices,
  address: HttpAddress,
  secure?: SecureAddress,
): Promise<Listening> {
  const app = await httpApp(services, address.host)
  let https: HttpsServer | undefined
  try {
    await app.listen(address)
    https = secure && (await listenSecurely(app, secure))
  } catch (error) {
    const { host, port } = app.server.listening && secure ? secure : address
    await app.close()
    const { code } = error as { code?: unknown }
    throw toPreauError(error, 'LISTEN_FAILED', { host, port, reason: typeof code === 'string' ? code : null })
  }
  return {
    url: `http://${nameOf(address.host)}:${portOf(app.server)}`,
    secureUrl: https && secure && `https://${nameOf(secure.host)}:${portOf(https)}`,
    async close() {
      const closeAll = () => {
        app.server.closeAllConnections()
        https?.closeAllConnections()
      }
      const deadline = setTimeout(closeAll, CLOSE_WITHIN_MS)
      const ended = https && new Promise<void>((closed) => https.close(() => closed()))
      https?.closeIdleConnections()
      await Promise.all([app.close(), ended]).finally(() => clearTimeout(deadline))
    },
  }
}

function listenSecurely(app: HttpApp, secure: SecureAddress): Promise<HttpsServer> {
  const { host, port, certificate, key, authority } = secure
  const server = createServer(
    {
      cert: certificate,
      key,
      ca: [authority],
      requestCert: true,
      // What a certificate proves is judged where it is asked for (server/access/device-proof.ts).
      rejectUnauthorized: false,
      minVersion: 'TLSv1.3',
      handshakeTimeout: 10_000,
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 20_000,
      maxHeaderSize: 16 * 1024,
    },
    (request, response) => app.routing(request, response),
  )
  server.maxConnections = MAX_SECURE_CONNECTIONS
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  server.on('clientError', (_error, socket) => socket.destroy())
  return new Promise((listening, failed) => {
    server.once('error', failed)
    server.listen(port, host, () => listening(server))
  })
}

function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** The name by which a browser on this machine reaches a listener on `host`. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
