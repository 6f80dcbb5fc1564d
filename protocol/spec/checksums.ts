/** A frame among other bytes: from `from` to `to`, with its checksum at `at`. */
type Sum = (bytes: Uint8Array, from: number, at: number, to: number) => number

interface Checksum {
  /** Bytes that it takes. */
  size: number
  /** What it is, high byte first. What stands in its place is not looked at. */
  of: Sum
}

/** How a frame proves that none of its bytes was lost. */
export const CHECKSUMS = {
  /** All of them together, modulo 256 (Promethean ActivPanel, NEC projectors). */
  sum: { size: 1, of: sum(0) },
  /** All but the first (Samsung MDC, ViewSonic projectors). */
  sum_after_first: { size: 1, of: sum(1) },
  /** All but the first three (Clevertouch and its sisters). */
  sum_after_third: { size: 1, of: sum(3) },
  /** Exclusive or of all (Philips SICP). */
  xor: { size: 1, of: xor(0) },
  /** Exclusive or of all but the first (NEC displays, AVer). */
  xor_after_first: { size: 1, of: xor(1) },
  /** CRC-16/MODBUS, high byte first, of the whole frame with zeros in its own place (Hitachi). */
  crc16_modbus: { size: 2, of: crc16 },
} as const satisfies Record<string, Checksum>

export type ChecksumName = keyof typeof CHECKSUMS
export const CHECKSUM_NAMES = Object.keys(CHECKSUMS) as ChecksumName[]

/** The checksum of a frame whose bytes for it, from `at` on, may hold anything. */
export function checksumAt(name: ChecksumName, frame: Uint8Array, at: number): Uint8Array {
  const { size, of }: Checksum = CHECKSUMS[name]
  const sum = of(frame, 0, at, frame.length)
  return size === 1 ? Uint8Array.of(sum) : Uint8Array.of(sum >> 8, sum & 0xff)
}

/** Whether the checksum is right that stands at `at` in the frame between `from` and `to`. */
export function isChecksumAt(name: ChecksumName, bytes: Uint8Array, at: number, from = 0, to = bytes.length): boolean {
  const { size, of }: Checksum = CHECKSUMS[name]
  const sum = of(bytes, from, at, to)
  return size === 1 ? bytes[at] === sum : bytes[at] === sum >> 8 && bytes[at + 1] === (sum & 0xff)
}

function sum(skipped: number): Sum {
  return (bytes, from, at) => {
    let total = 0
    for (let index = from + skipped; index < at; index++) total += bytes[index] ?? 0
    return total & 0xff
  }
}

function xor(skipped: number): Sum {
  return (bytes, from, at) => {
    let total = 0
    for (let index = from + skipped; index < at; index++) total ^= bytes[index] ?? 0
    return total
  }
}

function crc16(bytes: Uint8Array, from: number, at: number, to: number): number {
  let crc = 0xffff
  for (let index = from; index < to; index++) {
    crc ^= index === at || index === at + 1 ? 0 : (bytes[index] ?? 0)
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1
  }
  return crc
}
