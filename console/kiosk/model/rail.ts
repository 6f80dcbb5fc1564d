import type { KioskState } from '@preau/protocol/kiosk.ts'

/** A stretch of the day, in percent of the rail from its left. */
export interface Stretch {
  left: number
  width: number
}

export interface RailSession extends Stretch {
  booking: string
  from: number
  title: string
  is: 'done' | 'current' | 'coming'
}

/** An hour under the rail. `wide`: there is room for it on a board and a tablet, and not on a phone. */
export interface Tick {
  at: number
  left: number
  align: 'start' | 'middle' | 'end'
  wide: boolean
}

/** The day of a room from its first lesson to its last. */
export interface Rail {
  open: readonly Stretch[]
  sessions: readonly RailSession[]
  ticks: readonly Tick[]
  /** Where now is; undefined before and after the day. */
  now: number | undefined
}

/** A pause that is shorter is no time in which the school is closed, in ms: the playtime between two lessons. */
const PLAYTIME = 35 * 60_000
/** Ticks that stand closer would be written over each other, in percent. */
const TICKS_APART = 11
/** The same on a phone. */
const TICKS_APART_IN_HAND = 20

/** The day as a rail; undefined where there is neither a lesson nor a booking. `current` is the booking the page is about. */
export function railOf(
  day: NonNullable<KioskState['day']>,
  current: string | undefined,
  now: number,
): Rail | undefined {
  const open = merged(day.periods)
  const edges = [...open, ...day.sessions].flatMap(({ from, to }) => [from, to])
  if (edges.length === 0) return undefined
  const begin = Math.min(...edges)
  const end = Math.max(...edges)
  const place = (time: number) => ((time - begin) / (end - begin)) * 100
  const stretch = ({ from, to }: { from: number; to: number }): Stretch => ({
    left: place(from),
    width: place(to) - place(from),
  })
  const sessions = day.sessions
    .toSorted((a, b) => a.from - b.from)
    .map((session): RailSession => {
      const isOver = session.state === 'ended' || session.to <= now
      const is = session.booking === current ? 'current' : isOver ? 'done' : 'coming'
      return { ...stretch(session), booking: session.booking, from: session.from, title: shortTitle(session.title), is }
    })
  return {
    open: open.map(stretch),
    sessions,
    ticks: ticksOf([...new Set([begin, ...open.flatMap(({ from, to }) => [from, to]), end])], place),
    now: now < begin || now > end ? undefined : place(now),
  }
}

/** `Fractions : partages` is `Fractions` where there is little room. */
export function shortTitle(title: string): string {
  return title.split(/\s*[:,(–—]\s*/u)[0] || title
}

function merged(periods: readonly { from: number; to: number }[]): { from: number; to: number }[] {
  const joined: { from: number; to: number }[] = []
  for (const { from, to } of periods.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1)
    if (last && from - last.to <= PLAYTIME) last.to = Math.max(last.to, to)
    else joined.push({ from, to })
  }
  return joined
}

/** The first and the last always, and what there is room for between them. */
function ticksOf(times: readonly number[], place: (time: number) => number): Tick[] {
  const shown = spaced(times, place, TICKS_APART)
  const narrow = new Set(spaced(shown, place, TICKS_APART_IN_HAND))
  return shown.map((at, index) => ({
    at,
    left: place(at),
    align: index === 0 ? 'start' : index === shown.length - 1 ? 'end' : 'middle',
    wide: !narrow.has(at),
  }))
}

function spaced(times: readonly number[], place: (time: number) => number, apart: number): number[] {
  const sorted = times.toSorted((a, b) => a - b)
  const kept: number[] = []
  for (const [index, at] of sorted.entries()) {
    const isLast = index === sorted.length - 1
    const before = kept.at(-1)
    const isNear = (before !== undefined && place(at) - place(before) < apart) || 100 - place(at) < apart
    if (isLast || !isNear) kept.push(at)
  }
  return kept
}
