import { type Span, spanOf } from '@preau/protocol/rules/booking/span.ts'
import { dateOf, weekdayOf } from '@preau/protocol/rules/calendar/local-day.ts'
import type { ViewWeek } from '@preau/protocol/rules/view-hours.ts'
import type { SchoolPage } from '../booking/school-book.ts'

/** As many as a plan may bear. */
const MOST = 64

/** The hours of the coming days in which the head of a school lets its screens be seen although nobody answers. */
export function viewSpans(week: ViewWeek, { clock, today }: Pick<SchoolPage, 'clock' | 'today'>, days: number): Span[] {
  const coming = Array.from({ length: days }, (_, index) => today + index)
  const spans = coming.flatMap((day) =>
    (week[weekdayOf(day)] ?? []).flatMap((hours) => {
      const [from = '', to = ''] = hours.split('-')
      return spanOf({ date: dateOf(day), from, to }, clock.clock) ?? []
    }),
  )
  return spans.sort((a, b) => a.from - b.from).slice(0, MOST)
}
