import type { KioskSession, KioskState, KioskTicket } from '@preau/protocol/kiosk.ts'
import type { DayPlan, PlannedLesson } from '@preau/protocol/messages/day-plan.ts'
import type { LessonOpening } from '@preau/protocol/rules/booking/lesson-opening.ts'
import { CODE_DIGITS } from '@preau/protocol/rules/booking/session-code.ts'
import { LAUNCH_BEFORE } from '@preau/protocol/rules/lessons/lesson-state.ts'
import { dayIn } from './last-of-day.ts'
import type { KeptLesson } from './plan-file.ts'

/** What the page shows of the day in which `now` is; null where the plan does not speak of it. */
export function shownDay(
  plan: DayPlan,
  now: number,
  lessonOf: (lesson: PlannedLesson) => { kept: KeptLesson; opened: boolean },
): Pick<KioskState, 'day' | 'later'> {
  const dayOf = dayIn(plan.timeZone)
  const today = dayOf(now)
  const isToday = ({ from }: { from: number }) => dayOf(from) === today
  const next = plan.lessons.find(({ from }) => from > now && dayOf(from) !== today)
  const later = next ? { from: next.from, title: next.title, teacher: next.teacher } : null
  if (now < plan.known.from || now >= plan.known.to) return { day: null, later }
  const sessions = plan.lessons.filter(isToday).slice(0, 48)
  return {
    day: {
      periods: plan.periods.filter(isToday).slice(0, 24),
      free: plan.free.find(({ from, to }) => now >= from && now < to)?.reason ?? null,
      sessions: sessions.map((lesson) => shownSession(lesson, lessonOf(lesson))),
    },
    later,
  }
}

function shownSession(lesson: PlannedLesson, { kept, opened }: { kept: KeptLesson; opened: boolean }): KioskSession {
  const { id, from, to, title, teacher, classLabel, opens, code, badge, fallbacks, ticket } = lesson
  return {
    ...{ booking: id, from, to, title, teacher, classLabel },
    resource: opens && shownOpening(opens),
    state: kept.state,
    diagnosis: kept.diagnosis,
    launch: {
      from: from - LAUNCH_BEFORE,
      code: code !== null || badge !== null,
      // How long a badge is stands nowhere: its digits are proved, and not counted.
      digits: code !== null && badge === null ? [CODE_DIGITS] : [],
    },
    opened,
    fallbacks: fallbacks.map((each) => ({ ...each, chosen: each.chosen || each.id === kept.fallback })),
    ticket,
  }
}

function shownOpening(opening: LessonOpening): NonNullable<KioskSession['resource']> {
  if (opening.kind === 'application') return { kind: 'app', label: opening.name.slice(0, 200) }
  if (opening.kind === 'file') {
    const name = opening.path.split('/').at(-1) ?? opening.path
    return { kind: 'file', label: name.replace(/\.[A-Za-z0-9]{1,5}$/, '').slice(0, 200) }
  }
  return { kind: 'web', label: URL.canParse(opening.address) ? new URL(opening.address).hostname : '' }
}

/** A problem that was told here, as long as the server has not given it a ticket. */
export interface ToldProblem {
  id: string
  symptom: NonNullable<KioskTicket['symptom']>
  title: string
  at: number
}

/** Two moments that are so near, in ms, are those of the same problem. */
const SAME = 5 * 60_000

/** The tickets of the room, those first that are on their way. `rated`: those that were rated here. */
export function shownTickets(
  tickets: readonly KioskTicket[],
  told: readonly ToldProblem[],
  rated: ReadonlySet<string>,
): KioskTicket[] {
  const waiting = told.filter((each) => !isTicketed(each, tickets))
  const own = waiting.map(({ id, symptom, title, at }): KioskTicket => {
    return {
      id,
      number: null,
      symptom,
      title,
      state: 'open',
      openedAt: at,
      visitAt: null,
      endedAt: null,
      rate: null,
      sent: false,
    }
  })
  return [...own, ...tickets.map((ticket) => (rated.has(ticket.id) ? { ...ticket, rate: null } : ticket))].slice(0, 12)
}

/** Whether a ticket is the one of a problem that was told here. */
export function isTicketed({ symptom, at }: ToldProblem, tickets: readonly KioskTicket[]): boolean {
  return tickets.some((ticket) => ticket.symptom === symptom && Math.abs(ticket.openedAt - at) < SAME)
}
