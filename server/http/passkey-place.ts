import type { FastifyRequest } from 'fastify'
import type { PasskeyPlace } from '../access/passkeys.ts'
import { isSecure } from './security.ts'

/** An address instead of a name: a browser makes no passkey for one. */
const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|\[.*\])$/

/**
 * Where a passkey of this request belongs, or why there can be none: browsers want a secure context and a name. A page of this
 * machine counts as secure by the name `localhost`.
 */
export function passkeyPlace({ headers, raw }: FastifyRequest): PasskeyPlace | 'insecure_context' | 'no_name' {
  const secure = isSecure(raw.socket)
  const origin = `${secure ? 'https' : 'http'}://${headers.host ?? ''}`
  if (!URL.canParse(origin)) return 'no_name'
  const { hostname } = new URL(origin)
  if (ADDRESS.test(hostname)) return 'no_name'
  if (!secure && hostname !== 'localhost') return 'insecure_context'
  return { name: hostname, origin: new URL(origin).origin }
}
