import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import { httpApp } from './app.ts'
import type { HttpServices } from './services.ts'

export interface Listening {
  /** An origin without a final slash. */
  url: string
  /** Takes no request more, ends the live streams and resolves when the others are answered. */
  close(): Promise<void>
}

/** How long answers under way may take once the server closes. */
const CLOSE_WITHIN_MS = 2000

/** Serves HTTP on `host` and `port` (0: any free one). Throws LISTEN_FAILED. */
export async function listenHttp(
  services: HttpServices,
  { host, port }: { host: string; port: number },
): Promise<Listening> {
  const app = await httpApp(services, host)
  try {
    await app.listen({ host, port })
  } catch (error) {
    await app.close()
    const { code } = error as { code?: unknown }
    throw toPreauError(error, 'LISTEN_FAILED', { host, port, reason: typeof code === 'string' ? code : null })
  }
  const address = app.server.address()
  if (typeof address !== 'object' || address === null) throw new PreauError('LISTEN_FAILED', { host, port })
  return {
    url: `http://${nameOf(host)}:${address.port}`,
    async close() {
      const deadline = setTimeout(() => app.server.closeAllConnections(), CLOSE_WITHIN_MS)
      await app.close().finally(() => clearTimeout(deadline))
    },
  }
}

/** The name by which a browser on this machine reaches a listener on `host`. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
