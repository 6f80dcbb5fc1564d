/** Gives a number from 0 up to, not including, 1. */
export type Random = () => number

/**
 * A source of numbers that look random and are the same for the same seed (mulberry32 over an FNV-1a hash): a demo that is
 * started twice is the same school. Not for secrets.
 */
export function seededRandom(seed: string | number): Random {
  let state = hash32(String(seed))
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
}

/** FNV-1a over the UTF-16 units of `text`, 32 bits. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** A number around `mean`, nearly normal: the sum of three even ones. */
export function around(random: Random, mean: number, spread: number): number {
  return mean + spread * (random() + random() + random() - 1.5) * 2
}

/** `count` characters of `alphabet`. */
export function randomText(random: Random, count: number, alphabet: string): string {
  return Array.from({ length: count }, () => alphabet[Math.floor(random() * alphabet.length)]).join('')
}
