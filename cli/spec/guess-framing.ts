import { hexOf, textOf } from '@preau/protocol/spec/bytes.ts'
import { CHECKSUM_NAMES, CHECKSUMS, type ChecksumName, checksumAt } from '@preau/protocol/spec/checksums.ts'
import type { Framing } from '@preau/protocol/spec/framing.ts'
import type { Notation } from '@preau/protocol/spec/pattern.ts'

/** A checksum inside of its frame cannot be told from data. */
const AT_END = CHECKSUM_NAMES.filter((name) => !('isInside' in CHECKSUMS[name]))

/** How frames of one side of a recording seem to fall apart; undefined where nothing fits all of them. Pure. */
export function guessFraming(frames: readonly Uint8Array[], notation: Notation): Framing | undefined {
  const said = frames.filter(({ length }) => length > 0)
  if (said.length === 0) return undefined
  return notation === 'text' ? untilEnd(said.map(textOf)) : (betweenMarks(said) ?? byLength(said))
}

/** What all end with, where that is no letter; what else is no letter in them means nothing. */
function untilEnd(texts: readonly string[]): Framing | undefined {
  const [first = ''] = texts
  const ends = [first.slice(-2), first.slice(-1)].filter((end) => /^[^A-Za-z0-9 ]+$/.test(end))
  const until = ends.find(
    (end) => end !== '' && texts.every((text) => text.endsWith(end)) && !(end.length > 1 && end !== '\r\n'),
  )
  if (until === undefined) return undefined
  const rest = texts.map((text) => text.slice(0, -until.length)).join('')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a device writes
  const drop = [...new Set(rest.match(/[\u0000-\u001f]/g) ?? [])].join('')
  return drop === '' ? { until } : { until, drop }
}

/** All begin with one byte and end with another, behind a checksum that is right for all of them. */
function betweenMarks(frames: readonly Uint8Array[]): Framing | undefined {
  const [start, end] = [frames[0]?.[0] ?? 0, frames[0]?.at(-1) ?? 0]
  if (frames.some((frame) => frame[0] !== start || frame.at(-1) !== end)) return undefined
  const checksum = AT_END.find((name) => frames.every((frame) => isRight(name, frame, frame.length - 1)))
  const least = Math.min(...frames.map(({ length }) => length))
  if (!checksum || least < 4) return undefined
  return { start: hexOf(Uint8Array.of(start)), end: hexOf(Uint8Array.of(end)), checksum, least }
}

/** One byte near the beginning that says how long each is. Frames of one length alone prove nothing. */
function byLength(frames: readonly Uint8Array[]): Framing | undefined {
  if (new Set(frames.map(({ length }) => length)).size < 2) return undefined
  const least = Math.min(...frames.map(({ length }) => length))
  for (let at = 0; at < Math.min(8, least); at++) {
    const plus = (frames[0]?.length ?? 0) - (frames[0]?.[at] ?? 0)
    if (plus < 0 || plus > 32 || frames.some((frame) => frame.length - (frame[at] ?? 0) !== plus)) continue
    const checksum = checksumAtEnd(frames)
    return { length: { at, as: 'u8', plus }, ...(checksum && { checksum }) }
  }
  return undefined
}

/** The checksum that all frames end with; undefined where none is right for all. */
export function checksumAtEnd(frames: readonly Uint8Array[]): ChecksumName | undefined {
  return AT_END.find((name) => frames.every((frame) => isRight(name, frame, frame.length)))
}

function isRight(name: ChecksumName, frame: Uint8Array, end: number): boolean {
  const at = end - CHECKSUMS[name].size
  return at > 1 && checksumAt(name, frame, at).every((byte, index) => frame[at + index] === byte)
}
