import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { PreauError } from '@preau/protocol/errors.ts'
import type { FastifyRequest } from 'fastify'
import type { HttpApp } from './services.ts'

/** What a page of the console may do: nothing but what this server gave it, and no script or style within the page. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** The headers of every answer, whatever it holds. */
export const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const

/** Whether only programs of this machine can reach a listener on `host`. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').replace(/^::ffff:/i, '')
  return name === 'localhost' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name)
}

/**
 * Whether the Host of a request names this listener. A name that a stranger's DNS turns into 127.0.0.1 does not.
 * @param port undefined where there is no socket
 */
export function isOwnHost(host: string | undefined, port: number | undefined): boolean {
  const [, name, given = '80'] = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::(\d{1,5}))?$/i.exec(host ?? '') ?? []
  return name !== undefined && (port === undefined || Number(given) === port)
}

/** Whether a request that a browser made comes from a page of this server; one that names no origin is from no browser. */
export function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase()
}

/** Whether a request came over TLS: by the listener that the network reaches. */
export function isSecure(socket: Socket): boolean {
  return socket instanceof TLSSocket
}

/** Refuses what comes by a foreign name or from a foreign page, before anything of the request is read. */
export function guardRequests(app: HttpApp, host: string): void {
  const loopback = isLoopback(host)
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS)
    if (isApi(request.routeOptions.url ?? request.url)) reply.header('cache-control', 'no-store')
    // Over TLS a foreign name has no certificate here, so no page of it can be shown.
    if (loopback && !isSecure(request.raw.socket) && !isOwnHost(request.headers.host, listeningPort(app))) {
      throw new PreauError('REQUEST_FORBIDDEN', { header: 'host' })
    }
    if (request.method === 'GET' || request.method === 'HEAD') return
    if (!isOwnOrigin(request.headers.origin, request.headers.host)) {
      throw new PreauError('REQUEST_FORBIDDEN', { header: 'origin' })
    }
    if (hasBody(request) && !/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
      throw new PreauError('REQUEST_INVALID', { header: 'content-type', expected: 'application/json' })
    }
  })
}

/** Whether this address belongs to programs, not to pages. */
export function isApi(url: string): boolean {
  return /^\/api(?:[/?]|$)/.test(url)
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
}

function listeningPort(app: HttpApp): number | undefined {
  const address = app.server.address()
  return typeof address === 'object' && address !== null ? address.port : undefined
}
