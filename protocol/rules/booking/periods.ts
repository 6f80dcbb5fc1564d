import { type Hours, readDayHours } from '../calendar/hours.ts'
import { WEEKDAYS } from '../calendar/local-day.ts'
import type { SchoolWeek } from '../calendar/school-weeks.ts'

/** A period is so long where nobody said it, in minutes; the last of a half-day may be shorter. */
const FIRST_LENGTH = 60

/** The hours of a week cut into periods. */
export function periodsOf(week: SchoolWeek): SchoolWeek {
  const cut = WEEKDAYS.flatMap((day) => {
    const hours = week[day]
    return hours === undefined ? [] : [[day, (readDayHours(hours) ?? []).flatMap(cutHours)] as const]
  })
  return Object.fromEntries(cut)
}

function cutHours({ from, to }: Hours): string[] {
  const periods: string[] = []
  for (let start = from; start < to; start += FIRST_LENGTH * 60) {
    periods.push(`${writeWall(start)}-${writeWall(Math.min(to, start + FIRST_LENGTH * 60))}`)
  }
  return periods
}

/** Seconds since midnight as `08:30`. */
export function writeWall(seconds: number): string {
  const two = (count: number) => String(count).padStart(2, '0')
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}`
}

/** `08:30` as seconds since midnight; undefined for what is none, up to `24:00`. */
export function readWall(text: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(text) ?? []
  const seconds = Number(hours) * 3600 + Number(minutes) * 60
  return seconds <= 86_400 ? seconds : undefined
}
