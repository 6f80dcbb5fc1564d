import type { KioskSession, KioskState } from '@preau/protocol/kiosk.ts'

/** What the page is about at this moment. */
export type Head =
  | { is: 'no_place' | 'no_plan' | 'holiday' | 'closed' | 'free' }
  | { is: 'coming' | 'current' | 'running' | 'failed'; session: KioskSession }

/**
 * The session that the page is about: the one that runs, else the one whose time it is, else the next one of today. One that has
 * failed takes the whole page, unless another class is in the room.
 */
export function headOf({ place, day }: Pick<KioskState, 'place' | 'day'>, now: number): Head {
  if (place === null) return { is: 'no_place' }
  if (day === null) return { is: 'no_plan' }
  const sessions = inOrder(day.sessions)
  const running = sessions.findLast(({ state }) => state === 'running')
  if (running) return { is: 'running', session: running }
  const open = sessions.filter(({ state, to }) => state !== 'ended' && to > now)
  const session = open.findLast(({ from }) => from <= now) ?? open[0]
  if (session) {
    const is = session.state === 'failed' && isOfHere(session) ? 'failed' : session.from <= now ? 'current' : 'coming'
    return { is, session }
  }
  if (day.free !== null) return { is: 'holiday' }
  return { is: day.periods.length === 0 ? 'closed' : 'free' }
}

/** Whether it is launched from this page: a tablet of the room only shows it. */
export function isOfHere({ launch, to }: Pick<KioskSession, 'launch' | 'to'>): boolean {
  return launch.from < to
}

/** The sessions after the one that the page is about. */
export function comingOf({ day }: Pick<KioskState, 'day'>, head: Head, now: number): KioskSession[] {
  const after = 'session' in head ? head.session.from : now
  return inOrder(day?.sessions ?? []).filter(({ from, state, to }) => from > after && state !== 'ended' && to > now)
}

function inOrder(sessions: readonly KioskSession[]): KioskSession[] {
  return sessions.toSorted((a, b) => a.from - b.from)
}
