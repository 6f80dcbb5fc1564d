import { PreauError } from '@preau/protocol/errors.ts'
import { type TimetableColumn, timetableColumn } from '@preau/protocol/rules/booking/timetable-columns.ts'
import { readRecords } from './csv-records.ts'

/** So many lines has a timetable at most: each becomes the bookings of a year. */
export const MAX_TIMETABLE_LINES = 500

export interface TimetableLine {
  line: number
  cells: Partial<Record<TimetableColumn, string>>
}

export interface TimetableFile {
  columns: TimetableColumn[]
  ignoredColumns: string[]
  lines: TimetableLine[]
}

const NEEDED = ['day', 'from', 'to', 'resource', 'teacher'] as const

/** Reads a timetable. Throws IMPORT_UNREADABLE, IMPORT_TOO_LARGE, and IMPORT_NO_COLUMNS where one that is needed is missing. */
export function readTimetable(csv: string): TimetableFile {
  const [header, ...records] = readRecords(csv, MAX_TIMETABLE_LINES)
  if (!header) throw new PreauError('IMPORT_NO_COLUMNS')
  if (records.length > MAX_TIMETABLE_LINES) throw new PreauError('IMPORT_TOO_LARGE', { limit: MAX_TIMETABLE_LINES })
  const places = new Map<TimetableColumn, number>()
  const ignoredColumns: string[] = []
  header.cells.forEach((name, index) => {
    const column = timetableColumn(name)
    if (column && !places.has(column)) places.set(column, index)
    else if (name.trim() !== '') ignoredColumns.push(name.trim().slice(0, 200))
  })
  const missing = NEEDED.filter((column) => !places.has(column))
  if (missing.length > 0) {
    throw new PreauError('IMPORT_NO_COLUMNS', {
      missing: missing.join(', '),
      found: ignoredColumns.slice(0, 10).join(', '),
    })
  }
  return {
    columns: [...places.keys()],
    ignoredColumns,
    lines: records.map(({ line, cells }) => ({
      line,
      cells: Object.fromEntries([...places].map(([column, index]) => [column, cells[index] ?? ''])),
    })),
  }
}
