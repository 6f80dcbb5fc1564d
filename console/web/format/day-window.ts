import { Temporal } from 'temporal-polyfill'

/** The part of a day that a strip shows, and where that day begins; ms since 1970. */
export interface DayWindow {
  dayFrom: number
  from: number
  to: number
  /** Whether it is the day of now. */
  isToday: boolean
}

const OPENS = 8
const CLOSES = 18
const FRIDAY = 5

/**
 * 8 h to 18 h of today in the time zone of a school; of the last day before on which it was open where today has nothing to
 * show yet: before 8 h, and at weekends.
 */
export function dayWindow(now: number, timeZone: string): DayWindow {
  const moment = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone)
  const today = moment.toPlainDate()
  let day = moment.hour < OPENS ? today.subtract({ days: 1 }) : today
  while (day.dayOfWeek > FRIDAY) day = day.subtract({ days: 1 })
  const at = (hour: number) => day.toZonedDateTime({ timeZone, plainTime: { hour } }).epochMilliseconds
  return { dayFrom: at(0), from: at(OPENS), to: at(CLOSES), isToday: day.equals(today) }
}
