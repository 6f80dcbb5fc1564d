import { elapsed } from './clock.ts'
import type { History } from './history.ts'
import type { Judgement } from './judge.ts'
import { clip } from './spans.ts'

/** How long a ticket lay with a party, in seconds of service without pauses. */
export interface Share {
  party: string
  elapsed: number
}

/**
 * Splits the elapsed time of a ticket between those who held it; the parts add up to the whole. The clock of the supplier who
 * answers for it does not stop.
 * @param supplier who holds it at first
 */
export function shares(history: History, judged: Judgement, supplier: string, until: number): Share[] | undefined {
  const changes = history.holders.filter(({ at }) => at < until)
  const marks = [{ at: judged.opened, party: supplier }, ...changes.filter(({ at }) => at > judged.opened)]
  const before = changes.findLast(({ at }) => at <= judged.opened)
  if (before && marks[0]) marks[0].party = before.party
  const sums = new Map<string, number>()
  for (const [index, { at, party }] of marks.entries()) {
    const end = Math.min(marks[index + 1]?.at ?? until, until)
    const held = elapsed(judged.time, at, clip(judged.pauses, at, end), end)
    if (held === undefined) return undefined
    sums.set(party, (sums.get(party) ?? 0) + held)
  }
  return [...sums].map(([party, seconds]) => ({ party, elapsed: seconds }))
}
