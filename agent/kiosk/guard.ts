import type { IncomingHttpHeaders } from 'node:http'
import { PreauError } from '@preau/protocol/errors.ts'

/** What the page may do: nothing but what this program gave it. No form, no frame, no script within the page, no other address. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

/** The headers of every answer, whatever it holds. */
export const KIOSK_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), serial=(), hid=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const

/** The name of the cookie. Its port is in it: cookies of one host are the same on all of its ports. */
export function cookieName(port: number): string {
  return `preau_kiosk_${port}`
}

/**
 * Refuses what does not come from the page of this very program: a name that a stranger's DNS turned into 127.0.0.1, a page of
 * another origin, another program's port. Throws REQUEST_FORBIDDEN with what was wrong.
 */
export function refuseStrangers(method: string, headers: IncomingHttpHeaders, port: number): void {
  const own = `127.0.0.1:${port}`
  if (headers.host !== own) throw forbidden('host')
  const { origin } = headers
  if (origin === undefined ? method === 'POST' : origin !== `http://${own}`) throw forbidden('origin')
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && (site !== 'none' || method === 'POST')) throw forbidden('site')
}

/** The value of this program's cookie; undefined where none is borne. */
export function cookieIn(header: string | undefined, port: number): string | undefined {
  const name = `${cookieName(port)}=`
  const pair = header?.split('; ').find((each) => each.startsWith(name))
  return pair?.slice(name.length)
}

function forbidden(header: string): PreauError {
  return new PreauError('REQUEST_FORBIDDEN', { header })
}
