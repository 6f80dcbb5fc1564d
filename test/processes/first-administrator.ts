import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LinkUse, TotpOffer } from '@preau/protocol/api/people.ts'
import { totpCode, totpStep } from '../../server/access/totp.ts'

const PASSWORD = 'platane cartable vendredi gomme'
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The first administrator of a server, as a test needs him. */
export interface FirstAdministrator {
  /** What his browser sends, with a second factor given. */
  cookie: string
  login: string
  password: string
}

/**
 * Makes the first administrator of a server, as a person does: by the link in its data folder, with a password and an
 * authenticator.
 * @param http origin of the server
 */
export async function makeFirstAdministrator(http: string, data: string): Promise<FirstAdministrator> {
  const link = new URL(readFileSync(join(data, 'first-link.txt'), 'utf8').trim())
  const use: LinkUse = { secret: link.hash.slice(1), password: PASSWORD, name: 'Inès', login: 'admin@ecole.test' }
  const first = cookieOf(await post(http, '/api/sign-in/link', '', use))
  const offered = await post(http, '/api/self/totp', first)
  const offer = (await offered.json()) as TotpOffer
  // The server may have been given another time than this program has.
  const now = Date.parse(offered.headers.get('date') ?? '')
  const code = totpCode(fromBase32(offer.secret), totpStep(now))
  const cookie = cookieOf(await post(http, '/api/self/totp/proof', first, { code }))
  return { cookie, login: use.login ?? '', password: PASSWORD }
}

async function post(http: string, path: string, cookie: string, body?: object): Promise<Response> {
  const reply = await fetch(http + path, {
    method: 'POST',
    headers: { 'x-preau': '1', ...(cookie && { cookie }), ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!reply.ok) throw new Error(`${path} answered ${reply.status}: ${await reply.text()}`)
  return reply
}

function cookieOf(reply: Response): string {
  const cookie = reply.headers.getSetCookie().find((each) => /^(__Host-)?preau=/.test(each))
  if (cookie === undefined) throw new Error('no session began')
  return cookie.slice(0, cookie.indexOf(';'))
}

/** The bytes of a secret as a person would type it. */
function fromBase32(text: string): Uint8Array {
  const bits = [...text.replaceAll(' ', '')].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0'))
  return Uint8Array.from(bits.join('').match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2))
}
