import { createHmac, timingSafeEqual } from 'node:crypto'

/** RFC 6238 with the figures that every authenticator program takes for granted: SHA-1, 30 s, 6 digits. */
const STEP_SECONDS = 30
const DIGITS = 6
/** Steps before and after now that count too (RFC 6238, 5.2): a telephone's clock may be off by half a minute. */
const DRIFT = 1
/** RFC 4226, 4: at least 128 bits, 160 recommended. */
export const TOTP_SECRET_BYTES = 20

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The code of a time step (RFC 4226, 5.3). */
export function totpCode(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 15
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0')
}

/** The time step of a moment, ms since 1970. */
export function totpStep(now: number): number {
  return Math.floor(now / 1000 / STEP_SECONDS)
}

/**
 * The step whose code was given; undefined where none fits. INVARIANT: a step at or before `lastStep`, the last one that was
 * accepted, never fits, so that a code that was overheard is of no use (RFC 6238, 5.2).
 * @param now ms since 1970
 */
export function acceptTotp(secret: Uint8Array, code: string, now: number, lastStep: number): number | undefined {
  const given = Buffer.from(code.replace(/\s/g, ''))
  if (given.length !== DIGITS) return undefined
  let accepted: number | undefined
  for (let step = totpStep(now) - DRIFT; step <= totpStep(now) + DRIFT; step++) {
    const fits = timingSafeEqual(Buffer.from(totpCode(secret, step)), given)
    if (fits && step > lastStep) accepted ??= step
  }
  return accepted
}

/** A secret as a person types it into his authenticator (RFC 4648, without padding). */
export function toBase32(bytes: Uint8Array): string {
  let bits = 0
  let held = 0
  let text = ''
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += BASE32[(held >> bits) & 31]
    }
  }
  return bits > 0 ? text + BASE32[(held << (5 - bits)) & 31] : text
}

/** What a QR code says to an authenticator program (Key URI format). */
export function totpUri(secret: Uint8Array, { issuer, account }: { issuer: string; account: string }): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`
  const params = `secret=${toBase32(secret)}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=6&period=30`
  return `otpauth://totp/${label}?${params}`
}
