const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** So long an act can be taken back by who did it, in ms, as long as the time is still free. */
export const UNDO_FOR = 15 * MINUTE
/** So long what came free is not offered to anybody, in ms: who cancelled by mistake has it back. */
export const OFFER_AFTER = MINUTE
/** So long an offer is held at most, in ms. */
export const OFFER_FOR = 24 * HOUR
/** So long before its end who has a loan is reminded of it, in ms. */
export const REMIND_BEFORE = 24 * HOUR

/** Until when something is held for who waited: half of the time that is left, and a day at most. ms since 1970. */
export function offerEnd(now: number, from: number): number {
  return now + Math.min(OFFER_FOR, Math.max(0, Math.floor((from - now) / 2)))
}
