import { type Static, Type } from 'typebox'
import { decoder } from '../../decode.ts'
import { type HolidayRow, holidaysFromRows } from './calendar-import.ts'
import { dateOf } from './local-day.ts'
import type { SchoolHolidays } from './school-holidays.ts'
import type { ZoneClock } from './zone-clock.ts'

/** A record of the data set `fr-en-calendrier-scolaire` of data.education.gouv.fr (Licence Ouverte 2.0). */
const OfficialRecord = Type.Object({
  description: Type.String({ maxLength: 200 }),
  population: Type.Optional(Type.Union([Type.String({ maxLength: 100 }), Type.Null()])),
  start_date: Type.String({ maxLength: 40 }),
  end_date: Type.Union([Type.String({ maxLength: 40 }), Type.Null()]),
  location: Type.Optional(Type.Union([Type.String({ maxLength: 100 }), Type.Null()])),
  zones: Type.String({ maxLength: 100 }),
})
type OfficialRecord = Static<typeof OfficialRecord>

/** A record that could not be used, counted from 1 as it stands in the file. */
export interface RecordFault {
  record: number
  fault: 'shape' | 'date'
}

export interface OfficialImport {
  holidays: SchoolHolidays[]
  /** Rows as they were understood, each once, with its academies. */
  rows: HolidayRow[]
  faults: RecordFault[]
}

const decodeRecord = decoder(OfficialRecord, 'IMPORT_VALUE_INVALID')

/** Who the days are not for. Every other word, `-` and local ones among them, means pupils. */
const TEACHERS = /^enseignants?$/i

/**
 * Reads records of the official calendar: those of the JSON interface, of the JSON export, or the lines of the CSV file by
 * their headers. There is one record an academy; the same days of the same zone are one row here. Days for teachers alone are
 * left out.
 * @param paris the zone in which the file has its midnights, whatever place a record is about
 */
export function readOfficialCalendar(records: readonly unknown[], paris: ZoneClock, source: string): OfficialImport {
  const faults: RecordFault[] = []
  const rows = new Map<string, HolidayRow>()
  records.forEach((value, index) => {
    const record = officialRecord(value)
    if (record === undefined) {
      faults.push({ record: index + 1, fault: 'shape' })
      return
    }
    if (TEACHERS.test(record.population ?? '')) return
    const start = localDate(record.start_date, paris)
    const end = localDate(record.end_date ?? record.start_date, paris)
    if (start === undefined || end === undefined || end < start) {
      faults.push({ record: index + 1, fault: 'date' })
      return
    }
    const { zones: zone, description } = record
    const key = JSON.stringify([zone, description, record.population ?? '-', start, end])
    const row = rows.get(key) ?? { zone, academies: [], description, start, end }
    if (record.location) row.academies.push(record.location)
    rows.set(key, row)
  })
  const found = [...rows.values()]
  return { holidays: holidaysFromRows(found, source), rows: found, faults }
}

function officialRecord(value: unknown): OfficialRecord | undefined {
  try {
    return decodeRecord(value)
  } catch {
    return undefined
  }
}

/** The local date of a moment. A plain date is one already. */
function localDate(text: string, clock: ZoneClock): string | undefined {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : dateOf(clock.dayAt(Math.floor(at / 1000)))
}
