import { readDayHours } from '@preau/protocol/rules/calendar/hours.ts'
import { dayOf, WEEKDAYS, type Weekday } from '@preau/protocol/rules/calendar/local-day.ts'
import type { ServiceWeek } from '@preau/protocol/rules/calendar/service-calendar.ts'
import type { ViewWeek } from '@preau/protocol/rules/view-hours.ts'
import { minuteOf, wallTime } from '../booking/wall-clock.ts'

/** What a person types for each day of a week. */
export type WeekText = Record<Weekday, string>

const PERIOD = /(\d{1,2})\s*[:h]\s*(\d{2})?\s*(?:-|–|à|to)\s*(\d{1,2})\s*[:h]\s*(\d{2})?/g

/** Periods as a person types them (`8:30-9:25 9h25 à 10h15`), in the form of the protocol; undefined where one cannot be. */
export function readPeriods(text: string): string[] | undefined {
  const periods = [...text.matchAll(PERIOD)].map(([, from, fromMinute = '00', to, toMinute = '00']) => {
    const [start, end] = [`${from?.padStart(2, '0')}:${fromMinute}`, `${to?.padStart(2, '0')}:${toMinute}`]
    return `${start}-${end}`
  })
  const rest = text.replace(PERIOD, '').replace(/[\s,;]/g, '')
  if (rest !== '') return undefined
  const hours = readDayHours(periods)
  return hours?.map(({ from, to }) => `${wallTime(from / 60)}-${wallTime(to / 60)}`)
}

/** Periods as one types them. */
export function writePeriods(periods: readonly string[] | undefined): string {
  return (periods ?? []).map((period) => period.replaceAll(/\b0(\d:)/g, '$1')).join('  ')
}

/** A week as a form has it. */
export function weekText(week: ServiceWeek | undefined): WeekText {
  return Object.fromEntries(WEEKDAYS.map((day) => [day, writePeriods(week?.[day])])) as WeekText
}

/** The week of a form; the days that cannot be read where there are any. */
export function readWeek(text: WeekText, from: string): { week: ServiceWeek } | { wrong: Weekday[] } {
  const days = WEEKDAYS.map((day) => [day, readPeriods(text[day])] as const)
  const wrong = days.flatMap(([day, periods]) => (periods === undefined || !inSteps(periods) ? [day] : []))
  if (wrong.length > 0 || dayOf(from) === undefined) return { wrong }
  const open = days.filter(([, periods]) => periods !== undefined && periods.length > 0)
  return { week: { from, ...Object.fromEntries(open) } }
}

/** Hours of view as a form has them, by day from Monday on; the days that cannot be read where there are any. */
export function readViewWeek(text: readonly string[]): { week: ViewWeek } | { wrong: Weekday[] } {
  const days = WEEKDAYS.map((day, index) => [day, readPeriods(text[index] ?? '')] as const)
  const wrong = days.flatMap(([day, hours]) => (hours === undefined ? [day] : []))
  if (wrong.length > 0) return { wrong }
  return { week: Object.fromEntries(days.filter(([, hours]) => hours !== undefined && hours.length > 0)) }
}

/** Bookings are kept in steps of five minutes. */
function inSteps(periods: readonly string[]): boolean {
  return periods.every((period) => period.split('-').every((time) => minuteOf(time) % 5 === 0))
}
