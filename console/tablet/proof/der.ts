/** The few kinds of DER (X.690) that a request for a certificate is made of. */
const INTEGER = 0x02
const BIT_STRING = 0x03
const OBJECT = 0x06
const UTF8 = 0x0c
const SEQUENCE = 0x30
const SET = 0x31

/** One element: its kind, how long it is, what is in it. */
function element(kind: number, content: readonly number[]): number[] {
  const { length } = content
  if (length < 0x80) return [kind, length, ...content]
  if (length < 0x100) return [kind, 0x81, length, ...content]
  return [kind, 0x82, length >> 8, length & 0xff, ...content]
}

export const sequence = (...parts: readonly (readonly number[])[]) => element(SEQUENCE, parts.flat())
export const set = (...parts: readonly (readonly number[])[]) => element(SET, parts.flat())
export const object = (bytes: readonly number[]) => element(OBJECT, bytes)
export const text = (words: string) => element(UTF8, [...new TextEncoder().encode(words)])
export const bits = (bytes: readonly number[]) => element(BIT_STRING, [0, ...bytes])
/** The attributes of a request: none. */
export const NO_ATTRIBUTES: readonly number[] = [0xa0, 0]

/** A number of big-endian bytes: never negative, without leading noughts. */
export function integer(bytes: readonly number[]): number[] {
  const first = bytes.findIndex((byte) => byte !== 0)
  const plain = first < 0 ? [0] : bytes.slice(first)
  return element(INTEGER, (plain[0] ?? 0) & 0x80 ? [0, ...plain] : plain)
}

/** Bytes as PEM. */
export function toPem(label: string, bytes: readonly number[]): string {
  const base64 = btoa(String.fromCharCode(...bytes))
  return `-----BEGIN ${label}-----\n${base64.match(/.{1,64}/g)?.join('\n') ?? ''}\n-----END ${label}-----\n`
}

/** The bytes of a PEM. */
export function fromPem(pem: string): Uint8Array {
  const base64 = pem.replace(/-----[^-]+-----|\s/g, '')
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
}

/** The serial of a certificate (RFC 5280, 4.1): the first number after its version, in hex; undefined where it is none. */
export function certificateSerial(pem: string): string | undefined {
  const bytes = fromPem(pem)
  let at = inside(bytes, inside(bytes, 0))
  // [0] version
  if (bytes[at] === 0xa0) at += 2 + (bytes[at + 1] ?? 0)
  if (bytes[at] !== INTEGER) return undefined
  const length = bytes[at + 1] ?? 0
  const serial = [...bytes.slice(at + 2, at + 2 + length)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return serial.replace(/^(00)+(?=..)/, '')
}

/** Where the content of the element at a place begins. */
function inside(bytes: Uint8Array, at: number): number {
  const length = bytes[at + 1] ?? 0
  return at + 2 + (length & 0x80 ? length & 0x7f : 0)
}
