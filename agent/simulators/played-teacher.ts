import type { KioskAct, KioskSession, KioskState } from '@preau/protocol/kiosk.ts'
import { CHECK_BEFORE } from '@preau/protocol/rules/lessons/lesson-state.ts'

/** How the teachers of a school that does not exist go about their lessons. */
export interface TeacherHabits {
  /** The numbers of their badges, by their names. */
  badges: ReadonlyMap<string, string>
  /** How long after its hour began one launches a lesson, in ms. */
  launchAfter: number
  /** How long after its hour began one ends it by hand, in ms, once the board is on; undefined: its hour does. */
  endAfter?: number
  /** The names of those who keep their class in its room when the board is broken: their lesson is lost. */
  stay?: ReadonlySet<string>
}

/** What somebody who does not exist touches on the page at the board, and for which lesson: each is touched once. */
export interface PlayedTouch {
  of: string
  act: KioskAct
}

/** Who was in the room goes so long before the hour, in ms, and turns the board off: not so late that it would still cool down. */
const LEAVES = { first: 100_000, last: 30_000 }
/** Who stands before a board that is broken goes elsewhere so long before the hour, in ms. */
const GOES_BEFORE = 3 * 60_000

/**
 * What somebody touches now; undefined: nothing. Nobody is before the board but its teacher, who has his badge, and before him who
 * was in the room, and turned the board off when he went.
 */
export function nextTouch(state: KioskState, habits: TeacherHabits): PlayedTouch | undefined {
  const { now, day } = state
  const open = (day?.sessions ?? []).filter(({ from, to }) => now >= from - CHECK_BEFORE && now < to)
  const running = open.find((session) => session.state === 'running')
  if (running) return endOf(running, state, habits)
  const [next] = open.filter((session) => session.state !== 'ended').sort((a, b) => a.from - b.from)
  if (next?.state === 'ready') return launchOf(next, state, habits)
  return next?.state === 'failed' ? fallbackOf(next, now, habits) : undefined
}

function endOf(
  { booking, from }: KioskSession,
  { now, board }: KioskState,
  { endAfter }: TeacherHabits,
): PlayedTouch | undefined {
  if (endAfter === undefined || now < from + endAfter || board?.power.value !== 'on') return undefined
  return { of: `end ${booking}`, act: { act: 'end', booking } }
}

function launchOf(
  { booking, from, teacher }: KioskSession,
  { now, board }: KioskState,
  { badges, launchAfter }: TeacherHabits,
): PlayedTouch | undefined {
  if (now >= from + launchAfter) {
    const code = teacher === null ? undefined : badges.get(teacher)
    return { of: `launch ${booking}`, act: { act: 'launch', booking, ...(code !== undefined && { code }) } }
  }
  const isLeftOn = board?.power.value === 'on' && board.power.refused === null
  const isLeaving = now >= from - LEAVES.first && now < from - LEAVES.last
  return isLeftOn && isLeaving ? { of: `leave ${booking}`, act: { act: 'power', on: false } } : undefined
}

function fallbackOf(
  { booking, from, teacher, fallbacks }: KioskSession,
  now: number,
  { stay }: TeacherHabits,
): PlayedTouch | undefined {
  if (teacher !== null && stay?.has(teacher)) return undefined
  const room = fallbacks.find(({ kind }) => kind === 'room')
  if (!room || now < from - GOES_BEFORE || fallbacks.some(({ chosen }) => chosen)) return undefined
  return { of: `fallback ${booking}`, act: { act: 'fallback', booking, fallback: room.id } }
}
