import { indexOfBytes, joinBytes } from '@preau/protocol/spec/bytes.ts'
import { CHECKSUMS, type ChecksumName, isChecksumAt } from '@preau/protocol/spec/checksums.ts'
import { numeral } from '@preau/protocol/spec/fields.ts'

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

/** What stands at the beginning of what has come. */
export type Piece =
  /** So many bytes are no frame. */
  | { drop: number }
  /** A frame that takes `size` bytes; `frame` is what of it counts. */
  | { size: number; frame: Uint8Array }
  /** It is not whole yet. */
  | undefined

/** A rule that says what begins at `from`; there is at least one byte. It keeps nothing from one call to the next. */
export type Cut = (bytes: Uint8Array, from: number) => Piece

const NOTHING = new Uint8Array()

/** A framer by a rule. */
export function framer(cut: Cut): Framer {
  let waiting: Uint8Array = NOTHING
  let dropped = 0
  return {
    get dropped() {
      return dropped
    },
    push(chunk) {
      const frames: Uint8Array[] = []
      const bytes = waiting.length === 0 ? chunk : joinBytes([waiting, chunk])
      let at = 0
      while (at < bytes.length) {
        const piece = cut(bytes, at)
        if (piece === undefined) {
          if (bytes.length - at <= LONGEST_FRAME) break
          dropped += 1
          at += 1
        } else if ('drop' in piece) {
          dropped += piece.drop
          at += piece.drop
        } else {
          frames.push(piece.frame)
          at += piece.size
        }
      }
      waiting = at === bytes.length ? NOTHING : Uint8Array.prototype.slice.call(bytes, at)
      return frames
    },
    flush() {
      const rest = waiting
      waiting = NOTHING
      return rest
    },
  }
}

/** Frames that end with `end`, which is no part of them; `drop` are bytes that mean nothing wherever they stand. */
export function untilEnd(end: Uint8Array, drop: Uint8Array = NOTHING): Cut {
  return (bytes, from) => {
    const at = indexOfBytes(bytes, end, from)
    if (at < 0) return undefined
    if (at - from > LONGEST_FRAME) return { drop: at - from - LONGEST_FRAME }
    const frame = bytes.slice(from, at)
    const hasNoise = drop.length > 0 && frame.some((byte) => drop.includes(byte))
    return { size: at - from + end.length, frame: hasNoise ? frame.filter((byte) => !drop.includes(byte)) : frame }
  }
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
export function betweenMarks({ start, end, checksum, least }: Marks): Cut {
  const { size } = CHECKSUMS[checksum]
  return (bytes, from) => {
    const first = startOf(bytes, start, from)
    if (first !== from) return first === undefined ? undefined : { drop: first - from }
    const last = Math.min(bytes.length, from + LONGEST_FRAME) - end.length
    for (let at = indexOfBytes(bytes, end, from); at >= 0 && at <= last; at = indexOfBytes(bytes, end, at + 1)) {
      for (let begin = from; begin >= 0; begin = indexOfBytes(bytes, start, begin + 1)) {
        if (at + end.length - begin < least) break
        if (!isChecksumAt(checksum, bytes, at - size, begin, at)) continue
        if (begin > from) return { drop: begin - from }
        return { size: at + end.length - from, frame: bytes.slice(from, at + end.length) }
      }
    }
    return undefined
  }
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
export function byLength(rule: LengthRule, ...starts: Uint8Array[]): Cut {
  const { at, as, plus, most = LONGEST_FRAME, checksum } = rule
  const head = at + (as === 'u8' ? 1 : 2)
  const sumSize = checksum === undefined ? 0 : CHECKSUMS[checksum].size
  return (bytes, from) => {
    const begin = firstStart(bytes, starts, from)
    if (begin > from) return { drop: begin - from }
    if (bytes.length - from < head) return undefined
    const length = as === 'u8' ? bytes[from + at] : HEX2.read(bytes, from + at, from + head)
    if (typeof length !== 'number' || length + plus < head || length + plus > most) return { drop: 1 }
    const end = from + length + plus
    if (bytes.length < end) return undefined
    if (checksum && !isChecksumAt(checksum, bytes, end - sumSize, from, end)) return { drop: 1 }
    return { size: end - from, frame: bytes.slice(from, end) }
  }
}

const HEX2 = numeral(16, 2)

/** Frames whose first byte says how long they are. */
export function byFirst(sizes: ReadonlyMap<number, number>): Cut {
  return (bytes, from) => {
    const size = sizes.get(bytes[from] ?? -1)
    if (size === undefined) return { drop: 1 }
    return bytes.length - from < size ? undefined : { size, frame: bytes.slice(from, from + size) }
  }
}

/** Where the first of these marks begins, or may begin; `from` where none is wanted. */
function firstStart(bytes: Uint8Array, starts: readonly Uint8Array[], from: number): number {
  let first = starts.length === 0 ? from : bytes.length
  for (const start of starts) first = Math.min(first, startOf(bytes, start, from) ?? from)
  return first
}

/** Where the mark begins, or may begin once more has come; undefined where only a piece of it is there, right at `from`. */
function startOf(bytes: Uint8Array, start: Uint8Array, from: number): number | undefined {
  const first = start[0]
  if (first === undefined) return from
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] !== first) continue
    let same = 1
    while (same < start.length && at + same < bytes.length && bytes[at + same] === start[same]) same += 1
    if (same < start.length && at + same < bytes.length) continue
    if (at > from) return at
    return same === start.length ? from : undefined
  }
  return bytes.length
}
