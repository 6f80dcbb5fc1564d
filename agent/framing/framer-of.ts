import { bytesOf } from '@preau/protocol/spec/bytes.ts'
import type { Framing } from '@preau/protocol/spec/framing.ts'
import { betweenMarks, byFirst, byLength, type Cut, type Framer, framer, untilEnd } from './framer.ts'

/** The framer that a spec describes. Its marks are hex pairs where the spec writes bytes. */
export function framerOf(framing: Framing, notation: 'text' | 'bytes'): Framer {
  return framersOf(framing, notation)()
}

/** The same as often as it is wanted: what the spec says is read once. */
export function framersOf(framing: Framing, notation: 'text' | 'bytes'): () => Framer {
  const cut = cutOf(framing, notation)
  return () => framer(cut)
}

function cutOf(framing: Framing, notation: 'text' | 'bytes'): Cut {
  const marked = (text: string) =>
    notation === 'text' ? bytesOf(text) : Uint8Array.from(text.split(' '), (pair) => Number.parseInt(pair, 16))
  if ('until' in framing) {
    return untilEnd(marked(framing.until), framing.drop === undefined ? undefined : marked(framing.drop))
  }
  if ('length' in framing) {
    const { start = [], length, checksum } = framing
    return byLength({ ...length, checksum }, ...[start].flat().map(marked))
  }
  if ('first' in framing) {
    return byFirst(new Map(Object.entries(framing.first).map(([byte, size]) => [Number.parseInt(byte, 16), size])))
  }
  const { start, end, checksum, least } = framing
  return betweenMarks({ start: marked(start), end: marked(end), checksum, least })
}
