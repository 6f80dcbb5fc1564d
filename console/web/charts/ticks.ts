import type { Period } from '../format/periods.ts'
import { calendarTicks, hourTicks, SCHOOL_TICKS } from '../format/school-hours.ts'
import type { Voice } from '../format/translate.ts'

/** A moment under a chart, and what it is called. */
export interface Tick {
  at: number
  words: string
}

/** What stands under the charts of a period: the hours of the school, the Mondays, or the months. */
export function timeTicks(period: Period, voice: Voice): Tick[] {
  if (period.range === 'day') return hourNames(period, voice)
  return period.range === 'month' ? weekNames(period, voice) : monthNames(period, voice)
}

/** The hours of the school; the first one and each midnight also name their day. */
function hourNames({ from, to, last }: Period, { format }: Voice): Tick[] {
  // The midnight with which a whole day ends is the next day's.
  const end = last === null ? to : to - 1
  return hourTicks(from, end, format.timeZone, SCHOOL_TICKS).map((at, index, all) => {
    const before = all[index - 1]
    const newDay = before === undefined || format.dayKey(before) !== format.dayKey(at)
    return { at, words: newDay ? `${format.weekday(at)} ${format.time(at)}` : format.time(at) }
  })
}

/** Each Monday; the first one and the first of each month also name the month. */
function weekNames({ from, to }: Period, { format }: Voice): Tick[] {
  return calendarTicks(from, to - 1, format.timeZone, 'week').map((at, index, all) => {
    const before = all[index - 1]
    const newMonth = before === undefined || format.month(before) !== format.month(at)
    return { at, words: newMonth ? format.date(at, at) : format.weekdayAndDay(at) }
  })
}

/** The first of each month; January also names its year. */
function monthNames({ from, to }: Period, { format }: Voice): Tick[] {
  return calendarTicks(from, to - 1, format.timeZone, 'month').map((at) => {
    const january = format.dayKey(at).slice(5, 7) === '01'
    return { at, words: january ? format.monthAndYear(at) : format.month(at) }
  })
}
