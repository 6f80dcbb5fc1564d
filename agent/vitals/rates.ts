/** Bytes counted since some start, as a network card or a driver counts them. */
export interface Counters {
  received: number
  sent: number
}

/** Gives the rates, in bits a second, since the last look at each named counter. The first look gives none. */
export function rateMeter(): (counters: ReadonlyMap<string, Counters>, seconds: number) => Map<string, Counters> {
  let before: ReadonlyMap<string, Counters> = new Map()
  let lookedAt = 0
  return (counters, seconds) => {
    const elapsed = seconds - lookedAt
    const rates = new Map<string, Counters>()
    for (const [name, { received, sent }] of counters) {
      const last = before.get(name)
      if (last === undefined || elapsed <= 0) continue
      rates.set(name, {
        received: rate(last.received, received, elapsed),
        sent: rate(last.sent, sent, elapsed),
      })
    }
    before = counters
    lookedAt = seconds
    return rates
  }
}

/** A counter that is lower than before began again at 0: the card was reset. */
function rate(before: number, now: number, seconds: number): number {
  return Math.round((8 * (now >= before ? now - before : now)) / seconds)
}
