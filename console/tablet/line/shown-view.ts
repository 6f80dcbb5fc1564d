import type { TabletAct, TabletView } from '@preau/protocol/api/tablets.ts'
import type { KioskState, KioskTicket } from '@preau/protocol/kiosk.ts'

/** How the line to the school stands. `since`: when it was there last, ms since 1970, time of the server. */
export interface LineTold {
  reached: boolean
  since: number | null
}

/** A view that is kept so long tells nothing of today any more. */
const KEPT_FOR = 8 * 86_400_000

/** A view as it is kept on a tablet: without lessons that are over. undefined: it is too old to be shown. */
export function keptView(view: TabletView, now: number): TabletView | undefined {
  if (now - view.time > KEPT_FOR) return undefined
  const { day } = view.kiosk
  if (!day) return view
  const begin = Math.min(...day.periods.map(({ from }) => from), ...day.sessions.map(({ from }) => from))
  const end = Math.max(...day.periods.map(({ to }) => to), ...day.sessions.map(({ to }) => to))
  // Of another day than today nothing of the day holds.
  const isOver = Number.isFinite(end)
    ? now > end + HOURS_AFTER || now < begin - HOURS_BEFORE
    : now - view.time > HOURS_BEFORE
  const sessions = day.sessions.filter(({ to }) => to > now)
  return { ...view, kiosk: { ...view.kiosk, day: isOver ? null : { ...day, sessions } } }
}

const HOURS_AFTER = 6 * 3_600_000
const HOURS_BEFORE = 12 * 3_600_000

/** What the page shows: what the server said last, how the line stands, and what waits here as if it were there. */
export function shownState(
  { kiosk }: TabletView,
  line: LineTold,
  touches: readonly TabletAct[],
  now: number,
): KioskState {
  const rated = new Set(touches.flatMap(({ act }) => (act.act === 'rate' ? [act.ticket] : [])))
  const known = new Set(kiosk.tickets.map(({ id }) => id))
  const own = touches.flatMap(({ act, at }): KioskTicket[] => {
    if (act.act !== 'report' || known.has(act.id)) return []
    const { id, symptom } = act
    const none = { number: null, visitAt: null, endedAt: null, rate: null }
    return [{ ...none, id, symptom, title: '', state: 'open', openedAt: at ?? now, sent: false }]
  })
  return {
    ...kiosk,
    now,
    server: { reached: line.reached, since: line.reached ? null : line.since, waiting: touches.length },
    tickets: [...own, ...kiosk.tickets.map((each) => (rated.has(each.id) ? { ...each, rate: null } : each))].slice(
      0,
      12,
    ),
  }
}
