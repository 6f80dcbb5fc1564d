import type { TimetableImportResult } from '@preau/protocol/api/booking-acts.ts'
import type { ErrorCode } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { readClock, readWeekday, type TimetableColumn } from '@preau/protocol/rules/booking/timetable-columns.ts'
import { dateOf, dayOf, weekdayOf } from '@preau/protocol/rules/calendar/local-day.ts'
import type { BookingAsk } from '../booking/booking-desk.ts'
import { sortKey } from '../store/sort-key.ts'
import { plain } from './bookings.ts'
import type { TimetableLine } from './timetable-import-file.ts'

/** What a line asks for each week. */
export interface TimetableWish
  extends Required<Pick<BookingAsk, 'resource' | 'person' | 'when' | 'repeat' | 'classLabel' | 'title'>> {
  line: number
}

export interface TimetableKnown {
  resources: readonly { id: Id; name: string; board: { name: string } | null }[]
  people: readonly { id: Id; name: string; login: string | null }[]
  /** The local day of now, and the last day of the series. */
  today: number
  until: string
}

type Refused = { refused: TimetableImportResult['refused'][number] }

/** Checks a line on its own: what it asks for, or its first fault. */
export function checkTimetableLine({ line, cells }: TimetableLine, known: TimetableKnown): TimetableWish | Refused {
  const text = (column: TimetableColumn) => plain(cells[column] ?? '')
  const weekday = readWeekday(text('day'))
  if (!weekday) return refuse('day', 'IMPORT_VALUE_INVALID', 'mardi')
  const [from, to] = [readClock(text('from')), readClock(text('to'))]
  if (!from) return refuse('from', 'IMPORT_VALUE_INVALID', '8h30')
  if (!to) return refuse('to', 'IMPORT_VALUE_INVALID', '9h30')
  const named = <T>(all: readonly T[], column: TimetableColumn, names: (each: T) => (string | null | undefined)[]) => {
    const key = sortKey(text(column))
    return all.filter((each) => names(each).some((name) => name != null && sortKey(name) === key))
  }
  const resources = named(known.resources, 'resource', ({ name, board }) => [name, board?.name])
  if (resources.length !== 1 || !resources[0]) return refuseFound('resource', resources.length)
  const people = named(known.people, 'teacher', ({ name, login }) => [name, login])
  if (people.length !== 1 || !people[0]) return refuseFound('teacher', people.length)
  const every = text('weeks') === '' ? 1 : Number(text('weeks'))
  if (!Number.isInteger(every) || every < 1 || every > 4) return refuse('weeks', 'IMPORT_VALUE_INVALID', '1, 2, 3, 4')
  const first = text('first') === '' ? known.today : dayOf(isoDate(text('first')))
  if (first === undefined) return refuse('first', 'IMPORT_VALUE_INVALID', '2026-11-30')
  let day = Math.max(first, known.today)
  while (weekdayOf(day) !== weekday) day++
  return {
    ...{ line, resource: resources[0].id, person: people[0].id },
    when: { date: dateOf(day), from, to },
    repeat: { every, until: known.until },
    classLabel: text('class').slice(0, 40),
    title: text('title').slice(0, 120),
  }

  function refuseFound(column: TimetableColumn, found: number): Refused {
    if (text(column) === '') return refuse(column, 'IMPORT_VALUE_MISSING')
    return refuse(column, found === 0 ? 'IMPORT_VALUE_INVALID' : 'IMPORT_AMBIGUOUS')
  }

  function refuse(column: TimetableColumn, code: ErrorCode, expected?: string): Refused {
    const value = text(column).slice(0, 200)
    return { refused: { line, column, code, value, ...(expected !== undefined && { expected }) } }
  }
}

/** `30/11/2026` as `2026-11-30`; what is written so already stays. */
function isoDate(text: string): string {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? []
  return year === '' ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
