/** Chance out of a seed: the same seed, the same case. */
export interface Dice {
  below(limit: number): number
  chance(share: number): boolean
  one<T>(from: readonly T[]): T
  shuffled<T>(from: readonly T[]): T[]
  /** A moment in seconds as ISO 8601 in some zone, with or without parts of a second. */
  zoned(at: number): string
}

export function dice(seed: number): Dice {
  let state = seed >>> 0
  // Mulberry32: small, and good enough to roll cases.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  const one = <T>(from: readonly T[]): T => from[below(from.length)] as T
  return {
    below,
    one,
    chance: (share) => next() < share,
    shuffled(from) {
      const all = [...from]
      for (let last = all.length - 1; last > 0; last--) {
        const other = below(last + 1)
        ;[all[last], all[other]] = [all[other] as never, all[last] as never]
      }
      return all
    },
    zoned(at) {
      const offset = one([0, 1, 2, -3, 5.5])
      const local = new Date((at + offset * 3600) * 1000).toISOString().slice(0, 19)
      const hours = Math.abs(offset)
      const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(hours))}:${two((hours % 1) * 60)}`
      return `${local}${one(['', '.9', '.123456'])}${offset === 0 ? one(['Z', zone]) : zone}`
    },
  }
}

function two(count: number): string {
  return String(count).padStart(2, '0')
}
