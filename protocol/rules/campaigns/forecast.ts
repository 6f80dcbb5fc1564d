import { type CampaignPolicy, restOf } from './policy.ts'
import { type ClassSpan, INSTALL_MS, windowAt } from './windows.ts'

const MINUTE = 60_000
/** Beyond so many ms nothing is foretold. */
const HORIZON = 120 * 24 * 60 * MINUTE

/** A ring as far as it matters when it ends. */
export interface ForecastRing {
  /** Machines of its largest school that are still to do: they take their turns there, ten a minute. */
  mostInSchool: number
}

/**
 * When each ring would open and when all is over, if every machine took its turn as soon as it might. The first entry is `from`; the
 * last is the end, undefined as are those before it where no window is known.
 * @param spans of class of a school like the others, joined, from `from` on
 * @param from ms since 1970: now, or when the first of these rings was opened
 */
export function forecastRings(
  rings: readonly ForecastRing[],
  policy: CampaignPolicy,
  spans: readonly ClassSpan[],
  from: number,
): (number | undefined)[] {
  const opens: (number | undefined)[] = [from]
  let at: number | undefined = from
  for (const [index, { mostInSchool }] of rings.entries()) {
    const done: number | undefined = at === undefined ? undefined : doneAt(mostInSchool, spans, at)
    const isLast = index === rings.length - 1
    at = done === undefined ? undefined : done + (isLast ? 0 : restOf(policy))
    opens.push(at)
  }
  return opens
}

function doneAt(machines: number, spans: readonly ClassSpan[], from: number): number | undefined {
  let [at, left] = [from, machines]
  while (left > 0) {
    if (at > from + HORIZON) return undefined
    const window = windowAt(spans, at)
    if (!window.isOpen) {
      at = window.until
      continue
    }
    // The last turn has to leave time for its installation.
    const minutes = Math.floor((window.until - INSTALL_MS - at) / MINUTE) + 1
    const needed = Math.ceil(left / TURNS_A_MINUTE)
    if (needed <= minutes) return at + (needed - 1) * MINUTE + INSTALL_MS
    left -= minutes * TURNS_A_MINUTE
    at += minutes * MINUTE
  }
  return at
}

/** Machines of a school whose turn may begin within a minute (I4): what a thief of a server does is seen before it is done. */
export const TURNS_A_MINUTE = 10
