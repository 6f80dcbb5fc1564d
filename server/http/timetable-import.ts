import { createHash } from 'node:crypto'
import { TimetableImport, TimetableImportResult } from '@preau/protocol/api/booking-acts.ts'
import { isPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { BOOKING_REFUSALS } from '@preau/protocol/rules/booking/refusals.ts'
import { dayOf, weekdayOf } from '@preau/protocol/rules/calendar/local-day.ts'
import { knownKeys } from '../store/booking-keys.ts'
import { listResources } from '../store/resources.ts'
import { peopleOfSchool } from '../store/school-people.ts'
import { act } from './act.ts'
import { sightOf } from './booking-sight.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'
import { onSchool } from './targets.ts'
import { readTimetable } from './timetable-import-file.ts'
import { checkTimetableLine, type TimetableWish } from './timetable-import-line.ts'

/** A file of a timetable and the JSON around it. */
const MAX_BYTES = 1024 * 1024 + 1024

/** The timetable of a school from a CSV file: each line becomes a booking of each week. */
export function timetableImportRoute(app: HttpApp, services: HttpServices): void {
  const { db, booking, bookingTouched } = services
  app.post(
    '/api/bookings/import',
    {
      config: { action: 'booking.manage' },
      bodyLimit: MAX_BYTES,
      schema: {
        tags: ['bookings'],
        summary: 'Import a timetable from CSV',
        description: 'Lines with a fault are named and passed over; a line that was imported before adds nothing.',
        body: TimetableImport,
        response: answers(TimetableImportResult),
      },
    },
    async (request): Promise<TimetableImportResult> => {
      const { school, csv, until, dryRun = false } = request.body
      const sight = await sightOf(services, request, school)
      const file = readTimetable(csv)
      const { today } = await booking.book.page(db, school)
      const known = {
        resources: (await listResources(db, school)).filter(({ bookable }) => bookable),
        people: await peopleOfSchool(db, school),
        ...{ today, until },
      }
      const lines = file.lines.map((line) => checkTimetableLine(line, known))
      const wishes = lines.filter((line): line is TimetableWish => !('refused' in line))
      const result: TimetableImportResult = {
        ...{ lines: file.lines.length, columns: file.columns, ignoredColumns: file.ignoredColumns },
        ...{ booked: 0, unchanged: 0, skipped: [] },
        refused: lines.flatMap((line) => ('refused' in line ? [line.refused] : [])),
      }
      const work = async () => {
        for (const wish of wishes) await importLine(wish)
      }
      const importLine = async ({ line, ...wish }: TimetableWish): Promise<void> => {
        const key = keyOf(school, wish)
        const [before] = await knownKeys(db, [{ school, key }])
        if (before) {
          result.unchanged++
          return
        }
        const given = { ...wish, school, key, by: sight.person, opens: null, thirdParty: '', wait: false }
        const asked = { ...given, isOutsider: false, decides: sight.decides }
        if (dryRun) {
          const { allowed, skipped } = await booking.desk.look(asked)
          result.booked += allowed.length
          result.skipped.push(...skipped.map((each) => ({ line, ...each })))
          return
        }
        try {
          const { rows, skipped } = await booking.desk.take(asked)
          result.booked += rows.length
          result.skipped.push(...skipped.map((each) => ({ line, ...each })))
        } catch (error) {
          if (!isPreauError(error, 'BOOKING_REFUSED')) throw error
          const { reason, date } = error.context
          const known = BOOKING_REFUSALS.find((each) => each === reason) ?? 'taken'
          result.skipped.push({ line, date: String(date ?? wish.when.date), reason: known })
        }
      }
      if (!dryRun) {
        await act(services, request, onSchool(school, { what: 'timetable', lines: file.lines.length }), () => undefined)
      }
      await work()
      if (result.booked > 0 && !dryRun) bookingTouched(school, null)
      return result
    },
  )
}

/** The same for the same line, so that a file that is imported twice books once: a UUID of version 8. */
function keyOf(school: Id, { resource, person, when, repeat, classLabel, title }: Omit<TimetableWish, 'line'>): Id {
  // By the weekday: the first day of a series moves on with the day of the import.
  const weekday = weekdayOf(dayOf(when.date) ?? 0)
  const said = JSON.stringify([school, resource, person, weekday, when.from, when.to, repeat, classLabel, title])
  const hex = createHash('sha256').update(said).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
