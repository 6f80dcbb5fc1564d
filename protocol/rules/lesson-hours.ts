import { Temporal } from 'temporal-polyfill'

/** Local hours in which a class may be going on, until the calendar of the school says it better (I6): Monday to Friday. */
const LESSONS = { from: 8, to: 18 } as const
const FRIDAY = 5

/**
 * Whether a class may be going on: nothing takes its board away then without its teacher.
 * @param at ms since 1970
 */
export function isLessonTime(at: number, timeZone: string): boolean {
  const { dayOfWeek, hour } = localTime(at, timeZone)
  return dayOfWeek <= FRIDAY && hour >= LESSONS.from && hour < LESSONS.to
}

function localTime(at: number, timeZone: string): Temporal.ZonedDateTime {
  const instant = Temporal.Instant.fromEpochMilliseconds(at)
  try {
    return instant.toZonedDateTimeISO(timeZone)
  } catch {
    return instant.toZonedDateTimeISO('Europe/Paris')
  }
}
