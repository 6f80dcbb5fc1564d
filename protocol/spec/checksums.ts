interface Checksum {
  /** Bytes that it takes. */
  size: number
  /** It stands inside the frame: it is given the whole one, with zeros in its own place. Else: all bytes before it. */
  isInside?: boolean
  of(bytes: Uint8Array): number[]
}

/** How a frame proves that none of its bytes was lost. */
export const CHECKSUMS = {
  /** All of them together, modulo 256 (Promethean ActivPanel, NEC projectors). */
  sum: { size: 1, of: (bytes: Uint8Array) => [sum(bytes, 0)] },
  /** All but the first (Samsung MDC, ViewSonic projectors). */
  sum_after_first: { size: 1, of: (bytes: Uint8Array) => [sum(bytes, 1)] },
  /** All but the first three (Clevertouch and its sisters). */
  sum_after_third: { size: 1, of: (bytes: Uint8Array) => [sum(bytes, 3)] },
  /** Exclusive or of all (Philips SICP). */
  xor: { size: 1, of: (bytes: Uint8Array) => [xor(bytes, 0)] },
  /** Exclusive or of all but the first (NEC displays, AVer). */
  xor_after_first: { size: 1, of: (bytes: Uint8Array) => [xor(bytes, 1)] },
  /** CRC-16/MODBUS, high byte first (Hitachi). */
  crc16_modbus: { size: 2, isInside: true, of: (bytes: Uint8Array) => crc16(bytes) },
} as const satisfies Record<string, Checksum>

export type ChecksumName = keyof typeof CHECKSUMS
export const CHECKSUM_NAMES = Object.keys(CHECKSUMS) as ChecksumName[]

/** The checksum of a frame whose bytes for it, from `at` on, may hold anything. */
export function checksumAt(name: ChecksumName, frame: Uint8Array, at: number): Uint8Array {
  const { size, of, isInside = false }: Checksum = CHECKSUMS[name]
  if (!isInside) return Uint8Array.from(of(frame.subarray(0, at)))
  return Uint8Array.from(of(frame.map((byte, index) => (index >= at && index < at + size ? 0 : byte))))
}

function sum(bytes: Uint8Array, from: number): number {
  let total = 0
  for (let at = from; at < bytes.length; at++) total += bytes[at] ?? 0
  return total & 0xff
}

function xor(bytes: Uint8Array, from: number): number {
  let total = 0
  for (let at = from; at < bytes.length; at++) total ^= bytes[at] ?? 0
  return total
}

function crc16(bytes: Uint8Array): number[] {
  let crc = 0xffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1
  }
  return [crc >> 8, crc & 0xff]
}
