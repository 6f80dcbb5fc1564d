import type { TabletAct } from '@preau/protocol/api/tablets.ts'
import { REPORTED_WITHIN } from '@preau/protocol/rules/tickets/report-time.ts'

/** Touches that wait for the server at most (I8): nobody tells of more from one tablet, and an old one tells nothing. */
export const MOST_TOUCHES = 20
/** A rating is worth so long, in ms. What a person told of is kept as long as its time is believed (I1). */
const RATING_KEPT = 7 * 86_400_000

/** Touches with one more. INVARIANT: bounded, and none twice; undefined where there is no room. */
export function withTouch(touches: readonly TabletAct[], touch: TabletAct, now: number): TabletAct[] | undefined {
  const kept = fresh(touches, now)
  if (kept.some((each) => keyOf(each) === keyOf(touch))) return kept
  return kept.length < MOST_TOUCHES ? [...kept, touch] : undefined
}

/** Those that are still worth being told. */
export function fresh(touches: readonly TabletAct[], now: number): TabletAct[] {
  const keptFor = ({ act }: TabletAct) => (act.act === 'report' ? REPORTED_WITHIN : RATING_KEPT)
  return touches.filter((each) => each.at === undefined || now - each.at < keptFor(each))
}

/** What makes two touches one. */
export function keyOf({ act }: TabletAct): string {
  return act.act === 'report' ? `report ${act.id}` : act.act === 'rate' ? `rate ${act.ticket}` : act.act
}

/** Whether a touch may be done later: what concerns the board at this moment may not. */
export function mayWait({ act }: TabletAct): boolean {
  return act.act === 'report' || act.act === 'rate'
}
