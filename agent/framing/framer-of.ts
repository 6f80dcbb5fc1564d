import { bytesOf } from '@preau/protocol/spec/bytes.ts'
import type { Framing } from '@preau/protocol/spec/device-spec.ts'
import { betweenMarks, byLength, type Framer, untilEnd } from './framer.ts'

/** The framer that a spec describes. Its marks are hex pairs where the spec writes bytes. */
export function framerOf(framing: Framing, notation: 'text' | 'bytes'): Framer {
  const marked = (text: string) =>
    notation === 'text' ? bytesOf(text) : Uint8Array.from(text.split(' '), (pair) => Number.parseInt(pair, 16))
  if ('until' in framing) {
    return untilEnd(marked(framing.until), framing.drop === undefined ? undefined : marked(framing.drop))
  }
  if ('length' in framing) {
    return byLength(framing.length, framing.start === undefined ? undefined : marked(framing.start))
  }
  const { start, end, checksum, least } = framing
  return betweenMarks({ start: marked(start), end: marked(end), checksum, least })
}
