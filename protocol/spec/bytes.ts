/** Bytes of a text of Latin letters: what devices of this kind speak. A letter beyond 255 is the caller's mistake. */
export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 0xff)
}

/** The text of bytes, one letter each, so that nothing of a reply is lost or changed. */
export function textOf(bytes: Uint8Array): string {
  return textIn(bytes, 0, bytes.length)
}

/** The text of the bytes between `from` and `to`. */
export function textIn(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at] ?? 0)
  return text
}

/** `F6 01 0A`, as vendors write frames. */
export function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ')
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/** Where `part` begins in `bytes`, from `from` on; -1 where it does not. */
export function indexOfBytes(bytes: Uint8Array, part: Uint8Array, from = 0): number {
  const first = part[0]
  if (first === undefined) return from <= bytes.length ? from : -1
  const last = bytes.length - part.length
  for (let at = from; at <= last; at++) {
    if (bytes[at] !== first) continue
    let same = 1
    while (same < part.length && bytes[at + same] === part[same]) same += 1
    if (same === part.length) return at
  }
  return -1
}

export function equalBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index])
}
