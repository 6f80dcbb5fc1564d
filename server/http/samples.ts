import { Readable } from 'node:stream'
import { ById } from '@preau/protocol/api/by-id.ts'
import {
  FleetHours,
  FleetHoursQuery,
  LONGEST,
  SampleCsvQuery,
  SampleQuery,
  Samples,
} from '@preau/protocol/api/samples.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { zonedTime } from '@preau/protocol/rules/zoned-time.ts'
import { getDevice, schoolOfDevice } from '../store/devices.ts'
import { fleetHours } from '../store/fleet-hours.ts'
import { readSamples } from '../store/read-samples.ts'
import { zoneOf } from '../store/sample-buckets.ts'
import { CSV_ANSWERS, CSV_BOM, csvFormat, csvHeaders, csvLine } from './csv.ts'
import { sampleRows } from './samples-csv.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'

/** What a chart of a device draws, for a chart and for a spreadsheet; and one reading over the fleet. */
export function sampleRoute(app: HttpApp, { db }: HttpServices): void {
  app.get(
    '/api/devices/:id/samples',
    {
      config: { action: 'fleet.read' },
      schema: {
        tags: ['devices'],
        summary: 'The readings of a device over a stretch of time',
        params: ById,
        querystring: SampleQuery,
        response: answers(Samples),
      },
    },
    async ({ params: { id }, query, reach }) => {
      const school = await schoolOfDevice(db, reach, id)
      return readSamples(db, school, id, query)
    },
  )

  app.get(
    '/api/devices/:id/samples.csv',
    {
      config: { action: 'fleet.read' },
      schema: {
        tags: ['devices'],
        summary: 'The same readings as a table for a spreadsheet, one line a time',
        params: ById,
        querystring: SampleCsvQuery,
        response: CSV_ANSWERS,
      },
    },
    async ({ params: { id }, query, reach }, reply) => {
      const { school, name, simulated } = await getDevice(db, reach, id)
      const samples = await readSamples(db, school.id, id, query)
      const time = zonedTime(await zoneOf(db, school.id))
      const days = [query.from, query.to].map((at) => time(at).slice(0, 10))
      reply.headers(csvHeaders([name, ...(simulated ? ['(simulé)'] : []), ...new Set(days)].join(' ')))
      return reply.send(Readable.from(lines(sampleRows(samples, time), csvFormat(query))))
    },
  )

  app.get(
    '/api/samples/hours',
    {
      config: { action: 'fleet.read' },
      schema: {
        tags: ['devices'],
        summary: 'A reading over all devices by the hour',
        querystring: FleetHoursQuery,
        response: answers(FleetHours),
      },
    },
    async ({ query: { reading, from, to }, reach }) => {
      if (to < from || to - from > LONGEST.hour) {
        throw new PreauError('REQUEST_INVALID', { path: '/to', expected: '62 days after from at most' })
      }
      return await fleetHours(db, reach, reading, from, to)
    },
  )
}

function* lines(rows: ReturnType<typeof sampleRows>, format: ReturnType<typeof csvFormat>): Generator<string> {
  yield CSV_BOM
  for (const row of rows) yield csvLine(row, format)
}
