import type { FastifyReply, FastifyRequest } from 'fastify'
import { KNOWN_FOR } from '../access/device-cookie.ts'
import type { Begun, Caller } from '../access/people-parts.ts'
import { deviceCookie, readCookie, sessionCookie } from '../access/people-service.ts'
import { addressOf } from './act.ts'
import { isSecure } from './security.ts'

/** Who makes a request, before anybody knows who he is. */
export function callerOf(request: FastifyRequest): Caller {
  const secure = isSecure(request.raw.socket)
  const { cookie, 'user-agent': program = '' } = request.headers
  return {
    address: addressOf(request),
    program,
    session: readCookie(cookie, sessionCookie(secure)),
    device: readCookie(cookie, deviceCookie(secure)),
  }
}

/** The name by which who asks reached this server: the beginning of a link that he can open. */
export function originOf(request: FastifyRequest): string {
  return `${isSecure(request.raw.socket) ? 'https' : 'http'}://${request.headers.host ?? 'localhost'}`
}

/** Lets the browser keep a session that began, for as long as it is open, and what makes it known at the next one. */
export function keepSession(request: FastifyRequest, reply: FastifyReply, { session, device }: Begun): void {
  const secure = isSecure(request.raw.socket)
  void reply.header('set-cookie', [
    setCookie(sessionCookie(secure), session, secure),
    setCookie(deviceCookie(secure), device, secure, `; Max-Age=${KNOWN_FOR / 1000}`),
  ])
}

/** The session is over: the browser keeps nothing of it but that it is known. */
export function dropSession(request: FastifyRequest, reply: FastifyReply): void {
  const secure = isSecure(request.raw.socket)
  void reply.header('set-cookie', setCookie(sessionCookie(secure), '', secure, '; Max-Age=0'))
}

/**
 * INVARIANT: no script reads it, no page of another site makes it be sent (Lax: but by a link that is followed), and over TLS it
 * never goes out in the clear.
 */
export function setCookie(name: string, value: string, secure: boolean, more = '', sameSite = 'Strict'): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=${sameSite}${secure ? '; Secure' : ''}${more}`
}
