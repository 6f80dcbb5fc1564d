import { indexOfBytes, joinBytes } from '@preau/protocol/spec/bytes.ts'
import { CHECKSUMS, type ChecksumName, checksumAt } from '@preau/protocol/spec/checksums.ts'

/** No device of this kind says more at once, in bytes: what is longer is noise. */
export const LONGEST_FRAME = 4096

/**
 * Takes a stream apart. Bytes come in any pieces; the same bytes give the same frames however they were cut. What belongs to no
 * frame is dropped and counted, never kept beyond LONGEST_FRAME.
 */
export interface Framer {
  /** Adds bytes; gives the frames that are whole now. */
  push(chunk: Uint8Array): Uint8Array[]
  /** What was begun and not ended; the next byte begins anew. */
  flush(): Uint8Array
  /** Bytes that belonged to no frame. */
  readonly dropped: number
}

/** How a frame is found at the beginning of what has come. */
export type Cut =
  /** So many bytes are no frame. */
  | { drop: number }
  /** A frame that takes `size` bytes; `frame` is what of it counts. */
  | { size: number; frame: Uint8Array }
  /** It is not whole yet. */
  | undefined

/** A framer by a rule that looks at all bytes that wait and are at least one. */
export function framer(cut: (bytes: Uint8Array) => Cut): Framer {
  let waiting = new Uint8Array()
  let dropped = 0
  return {
    get dropped() {
      return dropped
    },
    push(chunk) {
      const frames: Uint8Array[] = []
      let rest = waiting.length === 0 ? chunk : joinBytes([waiting, chunk])
      while (rest.length > 0) {
        const found = cut(rest)
        if (!found) {
          if (rest.length <= LONGEST_FRAME) break
          dropped += 1
          rest = rest.subarray(1)
        } else if ('drop' in found) {
          dropped += found.drop
          rest = rest.subarray(found.drop)
        } else {
          frames.push(found.frame)
          rest = rest.subarray(found.size)
        }
      }
      waiting = rest.slice() as Uint8Array<ArrayBuffer>
      return frames
    },
    flush() {
      const rest = waiting
      waiting = new Uint8Array()
      return rest
    },
  }
}

/** Frames that end with `end`, which is no part of them; `drop` are bytes that mean nothing wherever they stand. */
export function untilEnd(end: Uint8Array, drop: Uint8Array = new Uint8Array()): Framer {
  return framer((bytes) => {
    const at = indexOfBytes(bytes, end)
    if (at < 0) return undefined
    if (at > LONGEST_FRAME) return { drop: at - LONGEST_FRAME }
    const frame = bytes.slice(0, at)
    return { size: at + end.length, frame: drop.length === 0 ? frame : frame.filter((byte) => !drop.includes(byte)) }
  })
}

export interface Marks {
  start: Uint8Array
  end: Uint8Array
  checksum: ChecksumName
  /** Bytes of the shortest frame: by chance two bytes are often their own checksum. */
  least: number
}

/**
 * Frames between two marks, where the end counts only behind a checksum that is right: it may also be data. A start that is noise
 * does not hide the frame after it: the first end that is right for any start before it counts.
 */
export function betweenMarks({ start, end, checksum, least }: Marks): Framer {
  const { size, of } = CHECKSUMS[checksum]
  const isRight = (bytes: Uint8Array, begin: number, at: number) =>
    of(bytes.subarray(begin, at - size)).every((byte, index) => bytes[at - size + index] === byte)
  return framer((bytes) => {
    const first = startOf(bytes, start)
    if (first !== 0) return first === undefined ? undefined : { drop: first }
    const longest = bytes.subarray(0, LONGEST_FRAME)
    for (let at = indexOfBytes(longest, end); at >= 0; at = indexOfBytes(longest, end, at + 1)) {
      for (let begin = 0; begin >= 0; begin = indexOfBytes(longest, start, begin + 1)) {
        if (at + end.length - begin < least) break
        if (!isRight(bytes, begin, at)) continue
        return begin > 0 ? { drop: begin } : { size: at + end.length, frame: bytes.slice(0, at + end.length) }
      }
    }
    return undefined
  })
}

export interface LengthRule {
  /** Offset of the length in the frame. */
  at: number
  as: 'u8' | 'hex2'
  /** Bytes that the length does not count. */
  plus: number
  /** Bytes of the longest frame. */
  most?: number
  /** What stands at the end of a frame; a frame where it is wrong is none. */
  checksum?: ChecksumName | undefined
}

/** Frames that say how long they are, and begin with one of `starts`, where there are any. */
export function byLength(rule: LengthRule, ...starts: Uint8Array[]): Framer {
  const { at, as, plus, most = LONGEST_FRAME, checksum } = rule
  const least = at + (as === 'u8' ? 1 : 2)
  return framer((bytes) => {
    const begin = starts.length === 0 ? 0 : Math.min(...starts.map((start) => startOf(bytes, start) ?? 0))
    if (begin !== 0) return { drop: begin }
    if (bytes.length < least) return undefined
    const length = lengthIn(bytes.subarray(at, least), as)
    if (length === undefined || length + plus < least || length + plus > most) return { drop: 1 }
    const size = length + plus
    if (bytes.length < size) return undefined
    const frame = bytes.slice(0, size)
    return checksum && !endsRight(checksum, frame) ? { drop: 1 } : { size, frame }
  })
}

function endsRight(name: ChecksumName, frame: Uint8Array): boolean {
  const at = frame.length - CHECKSUMS[name].size
  return checksumAt(name, frame, at).every((byte, index) => frame[at + index] === byte)
}

/** Frames whose first byte says how long they are. */
export function byFirst(sizes: ReadonlyMap<number, number>): Framer {
  return framer((bytes) => {
    const size = sizes.get(bytes[0] ?? -1)
    if (size === undefined) return { drop: 1 }
    return bytes.length < size ? undefined : { size, frame: bytes.slice(0, size) }
  })
}

function lengthIn(bytes: Uint8Array, as: LengthRule['as']): number | undefined {
  if (as === 'u8') return bytes[0]
  const text = String.fromCharCode(...bytes)
  return /^[0-9A-Fa-f]{2}$/.test(text) ? Number.parseInt(text, 16) : undefined
}

/** Where the mark begins, or may begin once more has come; undefined where only a piece of it is there, at the very beginning. */
function startOf(bytes: Uint8Array, start: Uint8Array): number | undefined {
  const first = start[0]
  if (first === undefined) return 0
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let same = 1
    while (same < start.length && at + same < bytes.length && bytes[at + same] === start[same]) same += 1
    if (same < start.length && at + same < bytes.length) continue
    if (at > 0) return at
    return same === start.length ? 0 : undefined
  }
  return bytes.length
}
