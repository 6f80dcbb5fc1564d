import type { Period } from '../format/periods.ts'
import { calendarTicks, hourTicks } from '../format/school-hours.ts'
import type { Voice } from '../format/translate.ts'

/** A row of a table of figures: when it begins, ms since 1970, and what it is called. */
export interface TableRow {
  from: number
  words: string
}

const HOUR_MS = 3_600_000

/** The rows of a period, oldest first: full hours, days, or months of which the first and the last may be cut. */
export function tableRows(period: Period, now: number, voice: Voice): TableRow[] {
  const { from, to, range } = period
  const { format } = voice
  if (range === 'year') return monthRows(period, voice)
  if (range === 'month') {
    return hourTicks(from, to - 1, format.timeZone, [0]).map((at) => ({ from: at, words: format.date(at, now) }))
  }
  // Not by the clocks: on one day of the year they show an hour twice.
  const rows: TableRow[] = []
  for (let at = Math.ceil(from / HOUR_MS) * HOUR_MS; at < to; at += HOUR_MS) {
    rows.push({ from: at, words: format.momentWithTime(at, now) })
  }
  return rows
}

function monthRows({ from, to, last }: Period, { format, t }: Voice): TableRow[] {
  const months = calendarTicks(from + 1, to - 1, format.timeZone, 'month')
  const cut = format.dayKey(from).slice(8) !== '01'
  const rows = [from, ...months].map((at, index) => {
    const month = format.longMonth(at)
    return {
      from: at,
      words: index === 0 && cut ? t('period.month_from', { month, day: format.dayOfMonth(at) }) : month,
    }
  })
  const final = rows.at(-1)
  const whole = last !== null && format.dayKey(to).slice(8) === '01'
  if (final && !whole) final.words = t('period.month_to', { month: final.words, day: format.dayOfMonth(to - 1) })
  return rows
}
