import { PreauError } from '@preau/protocol/errors.ts'
import { type CountedLine, inOrder, rankOf } from '@preau/protocol/rules/tickets/reduce.ts'

/** So far back work that was done without a network may be told, in ms. */
export const TOLD_WITHIN = 7 * 24 * 60 * 60 * 1000
/** So much a clock of a telephone may be ahead, in ms. */
const AHEAD = 60_000
const SECOND = 1000

/**
 * When something was done, in ms since 1970 and whole seconds. Throws TICKET_TIME_INVALID for what is ahead of now, further
 * back than may be told, or before `from`.
 * @param at what the sender says; undefined: now
 */
export function workTime(at: number | undefined, now: number, from = 0): number {
  if (at === undefined) return wholeSecond(now)
  if (at > now + AHEAD) throw new PreauError('TICKET_TIME_INVALID', { reason: 'future' })
  if (at < now - TOLD_WITHIN) throw new PreauError('TICKET_TIME_INVALID', { reason: 'too_old' })
  const told = wholeSecond(Math.min(at, now))
  if (told < from) throw new PreauError('TICKET_TIME_INVALID', { reason: 'before_ticket' })
  return told
}

export function wholeSecond(ms: number): number {
  return Math.floor(ms / SECOND) * SECOND
}

/**
 * The second in which a line may stand. Two of the same event never share one (a correction names a line by both); what happens
 * now comes after all that is written, also where the clock was set back or the vocabulary would put it first.
 * @param told all that was told: what was corrected since keeps its second, for its correction names it by that
 */
export function freeSecond(
  lines: readonly CountedLine[],
  event: CountedLine['event'],
  at: number,
  isNow: boolean,
  told: readonly CountedLine[] = [],
): number {
  let free = at
  const last = [...lines].sort(inOrder).at(-1)
  if (isNow && last && (last.at > free || (last.at === free && rankOf(last.event) >= rankOf(event)))) {
    free = last.at + SECOND
  }
  const taken = [...lines, ...told]
  while (taken.some((line) => line.event === event && line.at === free)) free += SECOND
  return free
}
