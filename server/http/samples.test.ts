import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeSampleDay } from '../store/sample-days.ts'
import { sampleRows } from './samples-csv.ts'
import { type TestHttp, testHttp } from './testing.ts'

const HOUR = 3_600_000
/** A Tuesday in summer time, two in the morning in Paris. */
const MIDNIGHT = Date.UTC(2026, 9, 6)

let http: TestHttp
let device: string
beforeEach(async () => {
  http = await testHttp()
  const placed = await http.place()
  device = placed.device
  const samples: { at: number; readings: ReadingValues }[] = [
    { at: MIDNIGHT, readings: { 'cpu.load': 10, 'disk.used:=cmd;"x"': 61.5 } },
    { at: MIDNIGHT + HOUR / 2, readings: { 'cpu.load': 20.25 } },
    { at: MIDNIGHT + HOUR, readings: { 'cpu.load': null } },
  ]
  await http.db.write((t) => writeSampleDay(t, placed.school, device, MIDNIGHT / (24 * HOUR), samples))
})
afterEach(() => http.close())

const csv = (query: Record<string, string | number>) =>
  http.app.inject({
    url: `/api/devices/${device}/samples.csv`,
    query: Object.fromEntries(
      Object.entries({ from: MIDNIGHT, to: MIDNIGHT + 2 * HOUR, ...query }).map(([key, value]) => [key, String(value)]),
    ),
  })

describe('the samples of a device as a table', () => {
  it('has one line a time and one column a reading, in the time of the school', async () => {
    const { body, headers, statusCode } = await csv({})
    expect([statusCode, headers['content-type'], headers['content-disposition']]).toEqual([
      200,
      'text/csv; charset=utf-8',
      'attachment; filename="TNI-du-CP-2026-10-06.csv"',
    ])
    expect(body).toBe(
      [
        '\ufefftime,cpu.load,"disk.used:=cmd;""x"""',
        '2026-10-06T02:00:00+02:00,10,61.5',
        '2026-10-06T02:30:00+02:00,20.25,61.5',
        '2026-10-06T03:00:00+02:00,,61.5',
        '',
      ].join('\r\n'),
    )
  })

  it('is written for a French spreadsheet where it is asked to be', async () => {
    const { body } = await csv({ decimal: 'comma', names: 'cpu.load', resolution: 'hour' })
    expect(body).toBe('\ufefftime;cpu.load;cpu.load low;cpu.load high\r\n2026-10-06T02:00:00+02:00;15,13;10;20,25\r\n')
  })

  it('refuses what the chart refuses, as JSON', async () => {
    for (const query of [{ decimal: 'both' }, { resolution: 'week' }, { to: 0 }, { from: 0, resolution: 'sample' }]) {
      const { statusCode, json } = await csv(query)
      expect([statusCode, json().error?.code ?? json().code]).toEqual([400, 'REQUEST_INVALID'])
    }
    const unknown = await http.app.inject(`/api/devices/${http.newId()}/samples.csv?from=0&to=1`)
    expect(unknown.statusCode).toBe(404)
  })

  it('is one line where nothing is known', async () => {
    expect((await csv({ from: 0, to: 1 })).body).toBe('\ufefftime\r\n')
  })
})

describe('a reading over all devices', () => {
  it('is answered by the hour, of one instance or of all', async () => {
    const ask = (reading: string) =>
      http.app.inject(
        `/api/samples/hours?reading=${encodeURIComponent(reading)}&from=${MIDNIGHT}&to=${MIDNIGHT + 2 * HOUR}`,
      )
    expect((await ask('cpu.load')).json()).toEqual({
      reading: 'cpu.load',
      from: MIDNIGHT,
      to: MIDNIGHT + 2 * HOUR,
      at: [MIDNIGHT],
      values: [15.13],
      low: [10],
      high: [20.25],
      counts: [1],
    })
    expect((await ask('disk.used')).json().values).toEqual([61.5])
    expect((await ask('disk.used:/')).json().values).toEqual([])
    expect((await ask('no reading')).statusCode).toBe(400)
  })

  it('is refused for longer than 62 days', async () => {
    const { statusCode } = await http.app.inject(`/api/samples/hours?reading=cpu.load&from=0&to=${63 * 24 * HOUR}`)
    expect(statusCode).toBe(400)
  })
})

describe('sampleRows', () => {
  it('leaves a mean empty where an hour has none', () => {
    const series = [
      { reading: 'a.b', at: [0, 2], values: [1, 3] },
      { reading: 'c.d', at: [1], values: [2] },
    ]
    const rows = sampleRows({ from: 0, to: 3, resolution: 'hour', series, gaps: [] }, String)
    expect([...rows]).toEqual([
      ['time', 'a.b', 'c.d'],
      ['0', 1, null],
      ['1', null, 2],
      ['2', 3, null],
    ])
  })
})
