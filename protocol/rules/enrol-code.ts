import { PreauError } from '../errors.ts'

/** An address of a server as a code carries it: IPv4, or a name of at most 60 letters. */
export interface CodeAddress {
  host: string
  port: number
}

/**
 * What a one-time code says to the machine that is to be enrolled: which secret lets it in, by which authority its server is
 * known, and where that server was when the code was made. A server on the LAN that is not of this authority is refused.
 */
export interface EnrolCode {
  /** 10 random bytes. */
  secret: Uint8Array
  /** The first 16 bytes of SHA-256 over the authority's certificate (DER). */
  authority: Uint8Array
  addresses: readonly CodeAddress[]
}

export const CODE_SECRET_BYTES = 10
export const CODE_AUTHORITY_BYTES = 16
/** A sheet is scanned and, where it must be, typed: it names three addresses at most. */
export const CODE_ADDRESSES = 3

const VERSION = 1
const NAME_BYTES = 60
/** 32 letters and digits without 0, O, 1 and I, which one takes for another on paper. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
/** The longest code: its bytes, three addresses with the longest names, and the sum. */
const LONGEST_TEXT = 400

/** A code as text: groups of four, `ABCD-EFGH-…`. */
export function writeEnrolCode({ secret, authority, addresses }: EnrolCode): string {
  const bytes = [VERSION, ...secret, ...authority, ...addresses.slice(0, CODE_ADDRESSES).flatMap(addressBytes)]
  const symbols = toSymbols([...bytes, ...sumOf(bytes)])
  return symbols.match(/.{1,4}/g)?.join('-') ?? symbols
}

/**
 * Reads a code that was scanned or typed: case, blanks and hyphens do not count. Throws ENROL_CODE_INVALID where a letter is
 * none of a code's (`letter` says which), where one was mistyped (`sum`), or where it is of another version.
 */
export function readEnrolCode(text: string): EnrolCode {
  const typed = text.toUpperCase().replace(/[\s-]/g, '')
  if (typed === '' || typed.length > LONGEST_TEXT) throw new PreauError('ENROL_CODE_INVALID', { fault: 'length' })
  const bytes = fromSymbols(typed)
  const body = bytes.slice(0, -2)
  const [high, low] = sumOf(body)
  if (bytes.length < 3 || bytes.at(-2) !== high || bytes.at(-1) !== low) {
    throw new PreauError('ENROL_CODE_INVALID', { fault: 'sum' })
  }
  if (body[0] !== VERSION) throw new PreauError('ENROL_CODE_INVALID', { fault: 'version' })
  const authorityAt = 1 + CODE_SECRET_BYTES
  const addressesAt = authorityAt + CODE_AUTHORITY_BYTES
  if (body.length < addressesAt) throw new PreauError('ENROL_CODE_INVALID', { fault: 'length' })
  return {
    secret: Uint8Array.from(body.slice(1, authorityAt)),
    authority: Uint8Array.from(body.slice(authorityAt, addressesAt)),
    addresses: readAddresses(body.slice(addressesAt)),
  }
}

/** Four bytes of IPv4 after a 0, or a length and a name; then the port. */
function addressBytes({ host, port }: CodeAddress): number[] {
  const quad = host.split('.').map(Number)
  const isQuad = /^\d{1,3}(\.\d{1,3}){3}$/.test(host) && quad.every((part) => part <= 255)
  const name = [...host].map((letter) => letter.charCodeAt(0))
  if (!isQuad && (name.length > NAME_BYTES || !/^[a-z0-9][a-z0-9.-]*$/.test(host))) {
    throw new PreauError('ENROL_CODE_INVALID', { fault: 'address' })
  }
  return [...(isQuad ? [0, ...quad] : [name.length, ...name]), port >> 8, port & 255]
}

function readAddresses(bytes: readonly number[]): CodeAddress[] {
  const addresses: CodeAddress[] = []
  let at = 0
  while (at < bytes.length) {
    const length = bytes[at] ?? 0
    const size = length === 0 ? 4 : length
    const host = bytes.slice(at + 1, at + 1 + size)
    const port = bytes.slice(at + 1 + size, at + 3 + size)
    const text = length === 0 ? host.join('.') : String.fromCharCode(...host)
    const isWhole = port.length === 2 && length <= NAME_BYTES && addresses.length < CODE_ADDRESSES
    if (!isWhole || !/^[a-z0-9][a-z0-9.-]*$/.test(text))
      throw new PreauError('ENROL_CODE_INVALID', { fault: 'address' })
    addresses.push({ host: text, port: (port[0] ?? 0) * 256 + (port[1] ?? 0) })
    at += 3 + size
  }
  return addresses
}

/** CRC-16/CCITT-FALSE: it finds a mistyped letter and two that changed places. */
function sumOf(bytes: readonly number[]): [number, number] {
  let crc = 0xffff
  for (const byte of bytes) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff
  }
  return [crc >> 8, crc & 255]
}

function toSymbols(bytes: readonly number[]): string {
  let held = 0
  let bits = 0
  let text = ''
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET[(held >> bits) & 31]
    }
  }
  return bits > 0 ? text + ALPHABET[(held << (5 - bits)) & 31] : text
}

function fromSymbols(text: string): number[] {
  const bytes: number[] = []
  let held = 0
  let bits = 0
  for (const letter of text) {
    const value = ALPHABET.indexOf(letter)
    if (value < 0) throw new PreauError('ENROL_CODE_INVALID', { fault: 'letter' })
    held = ((held << 5) | value) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((held >> bits) & 255)
  }
  // INVARIANT: one text for one code (RFC 4648, 3.5): the bits that the last letter carries beyond the bytes are nought.
  if (bits >= 5 || (held & ((1 << bits) - 1)) !== 0) throw new PreauError('ENROL_CODE_INVALID', { fault: 'sum' })
  return bytes
}
