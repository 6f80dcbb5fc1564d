import type { Id } from '@preau/protocol/ids.ts'
import { schoolClock } from '@preau/protocol/rules/booking/school-clock.ts'
import { schoolDays } from '@preau/protocol/rules/booking/school-days.ts'
import { type ClassSpan, joinSpans } from '@preau/protocol/rules/campaigns/windows.ts'
import { isLessonTime } from '@preau/protocol/rules/lesson-hours.ts'
import type { Queries } from '../../store/database.ts'
import { bookedSpans } from '../../store/lesson-places.ts'
import { getSchoolTimes } from '../../store/school-times.ts'

const DAY = 86_400_000
/** Where nobody knows the hours of a school: those of every school are looked at in steps of so many ms. */
const STEP = 15 * 60_000

/**
 * When there may be class before a machine, joined and in order (I6): the periods of its school, the hours of every school where
 * nobody knows them, and what is booked of its room. Without a machine: what is booked anywhere in the school.
 * @param from ms since 1970
 */
export async function classSpans(
  db: Queries,
  school: Id,
  device: Id | null,
  from: number,
  to: number,
): Promise<ClassSpan[]> {
  const booked = await bookedSpans(db, school, device, from - DAY, to + DAY)
  const times = await getSchoolTimes(db, school)
  const every = (begin: number, end: number) => lessonHours(begin, end, times.timeZone)
  // A school that said nothing of its hours is known by what every school has.
  if (times.version === 0) return joinSpans([...booked, ...every(from - DAY, to + DAY)])
  const clock = schoolClock(times, times.timeZone, Math.floor(from / DAY))
  const [first, last] = [clock.clock.dayAt(from / 1000) - 1, clock.clock.dayAt(to / 1000) + 1]
  const known: ClassSpan[] = []
  for (const [index, day] of schoolDays(clock, first, last).entries()) {
    if (day.state === 'unknown') {
      const noon = (first + index) * DAY + DAY / 2
      // A day of wall time lies within 38 hours around its noon by UTC, whatever the zone; too much class harms nobody.
      known.push(...every(noon - 19 * 3_600_000, noon + 19 * 3_600_000))
    } else known.push(...day.periods.map(({ fromAt, toAt }) => ({ from: fromAt, to: toAt })))
  }
  return joinSpans([...booked, ...known])
}

function lessonHours(from: number, to: number, timeZone: string): ClassSpan[] {
  const spans: ClassSpan[] = []
  for (let at = Math.floor(from / STEP) * STEP; at < to; at += STEP)
    if (isLessonTime(at, timeZone)) spans.push({ from: at, to: at + STEP })
  return joinSpans(spans)
}
