import type { Skipped } from '@preau/protocol/api/booking-acts.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Closer, ClosureCause } from '@preau/protocol/rules/booking/closure.ts'
import { type Judged, judge } from '@preau/protocol/rules/booking/judge.ts'
import { type LessonOpening, openingFault } from '@preau/protocol/rules/booking/lesson-opening.ts'
import type { ApprovalCause } from '@preau/protocol/rules/booking/refusals.ts'
import { type Span, stepsOf } from '@preau/protocol/rules/booking/span.ts'
import type { Wish } from '@preau/protocol/rules/booking/wall-time.ts'
import type { HeldSlot } from '../store/booking-slots.ts'

/** A wish that its rules allow: when, and whether the head decides. */
export interface Allowed {
  wish: Wish
  span: Span
  approval: ApprovalCause | null
}

/** What of some wishes their rules allow, and why the others not. */
export function allowedOf(
  wishes: readonly Wish[],
  judged: Judged,
  opens: LessonOpening | null,
  sites: readonly string[],
): { allowed: Allowed[]; skipped: Skipped[] } {
  const fault = opens === null ? undefined : openingFault(opens, sites)
  const allowed: Allowed[] = []
  const skipped: Skipped[] = []
  for (const wish of wishes) {
    const verdict = judge(wish, judged)
    if (fault) skipped.push({ date: wish.date, reason: fault })
    else if (verdict.verdict === 'refused') {
      const { reason, name } = verdict
      skipped.push({ date: wish.date, reason, ...(name !== undefined && { name }) })
    } else {
      allowed.push({ wish, span: verdict.span, approval: verdict.verdict === 'approval' ? verdict.cause : null })
    }
  }
  return { allowed, skipped }
}

/**
 * What is held of resources, within one transaction: those that came first in it count as held for those that follow. It decides
 * before the primary key of the slots would, so that one that loses costs the others nothing.
 */
export class HeldTimes {
  readonly #held = new Map<string, Holder>()

  constructor(slots: readonly HeldSlot[]) {
    for (const slot of slots) this.#held.set(`${slot.school} ${slot.resource} ${slot.at}`, holderOf(slot))
  }

  /** What holds any of a span, as a refusal says it; undefined where it is free. What is closed is said before who is there. */
  holder(school: Id, resource: Id, span: Span): Holder | undefined {
    let taken: Holder | undefined
    for (const at of stepsOf(span)) {
      const holder = this.#held.get(`${school} ${resource} ${at}`)
      if (holder?.reason === 'closed') return holder
      taken ??= holder
    }
    return taken
  }

  hold(school: Id, resource: Id, span: Span, booking: Id): void {
    for (const at of stepsOf(span)) this.#held.set(`${school} ${resource} ${at}`, { reason: 'taken', booking })
  }
}

/** What is in the way of a wish: who has it, or why nobody can. */
export type Holder = { reason: 'taken'; booking: Id } | { reason: 'closed'; cause: ClosureCause; by: Closer }

function holderOf({ booking, cause, by }: HeldSlot): Holder {
  return booking === null ? { reason: 'closed', cause, by } : { reason: 'taken', booking }
}
