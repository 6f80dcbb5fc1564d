import type { DayPlan, PlannedLesson } from '@preau/protocol/messages/day-plan.ts'

/** Whether no lesson of the same day, where the school is, follows in this room. */
export function isLastOfDay(
  { lessons, timeZone }: Pick<DayPlan, 'lessons' | 'timeZone'>,
  lesson: PlannedLesson,
): boolean {
  const dayOf = dayIn(timeZone)
  const day = dayOf(lesson.from)
  return lessons.every((other) => other.from <= lesson.from || dayOf(other.from) !== day)
}

/** Local days by moments, as text. */
export function dayIn(timeZone: string): (at: number) => string {
  const format = formatIn(timeZone)
  return (at) => format.format(at)
}

function formatIn(timeZone: string): Intl.DateTimeFormat {
  const shown = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
  try {
    return new Intl.DateTimeFormat('en-CA', { ...shown, timeZone })
  } catch {
    return new Intl.DateTimeFormat('en-CA', { ...shown, timeZone: 'Europe/Paris' })
  }
}
