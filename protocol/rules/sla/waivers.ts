import type { Commitment } from '../../contracts/vocabulary.ts'
import type { History } from './history.ts'
import type { Judgement } from './judge.ts'

/** A charge of a meeting, in cents: what it adds, what of that is waived, what is left. */
export interface Charge {
  at: number
  added: number
  waived: number
  net: number
}

/**
 * The charges of a commitment after its waivers. A waiver without an amount takes all; one with an amount is used up by the
 * charges in the order of their times.
 */
export function charges(history: History, round: number, { commitment, meetings }: Judgement): Charge[] {
  let left = waivedCents(history, round, commitment)
  return meetings
    .filter(({ added }) => added > 0)
    .map(({ at, added }) => {
      const waived = Math.min(left, added)
      left -= waived
      return { at, added, waived, net: added - waived }
    })
}

function waivedCents({ waivers }: History, round: number, commitment: Commitment): number {
  return waivers
    .filter((waiver) => waiver.round === round && waiver.commitment === commitment)
    .reduce((sum, { cents = Number.POSITIVE_INFINITY }) => sum + cents, 0)
}
