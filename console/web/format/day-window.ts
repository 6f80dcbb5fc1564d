import { Temporal } from 'temporal-polyfill'

/** The part of a day that a strip shows, and where that day begins; ms since 1970. */
export interface DayWindow {
  dayFrom: number
  from: number
  to: number
}

/** 8 h to 18 h of the day of `now`, in the time zone of a school. */
export function dayWindow(now: number, timeZone: string): DayWindow {
  const day = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate()
  const at = (hour: number) => day.toZonedDateTime({ timeZone, plainTime: { hour } }).epochMilliseconds
  return { dayFrom: at(0), from: at(8), to: at(18) }
}
