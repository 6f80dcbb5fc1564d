import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import { describe, expect, it } from 'vitest'
import type { Database } from '../../server/store/database.ts'
import { loadDeviceState, saveDeviceStates } from '../../server/store/device-states.ts'
import { fleetHours } from '../../server/store/fleet-hours.ts'
import { readSamples } from '../../server/store/read-samples.ts'
import { readSampleDay, writeSampleDay } from '../../server/store/sample-days.ts'
import { findSampleNumber, numberDevices } from '../../server/store/sample-devices.ts'
import { foldDay, type RawDays, rawDays } from '../../server/store/sample-fold.ts'
import { pruneSampleTier } from '../../server/store/sample-retention.ts'
import { insertStatusChanges } from '../../server/store/status-history.ts'
import { type PutSample, putSamples } from '../../server/store/testing/put-samples.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { makeDevice, makeYard } from './store-fixtures.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** A Tuesday, midnight of UTC, and its day. */
const MIDNIGHT = Date.UTC(2026, 9, 6)
const TUESDAY = MIDNIGHT / DAY

/** The tiers of days and hours. */
export function sampleTiersContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  const raw = (device: string, seq: number, at: number, values: ReadingValues): PutSample => {
    return { device, seq, at, values }
  }
  const put = (db: Database, ...rows: PutSample[]) => putSamples(db, 's', rows)
  const fold = (db: Database, device = 'd', day = TUESDAY) => db.write((t) => foldDay(t, { school: 's', device, day }))
  const folded = async (db: Database, device = 'd', day = TUESDAY) => {
    const number = await findSampleNumber(db, 's', device)
    return number === undefined ? undefined : await readSampleDay(db, number, day)
  }
  const due = (before: number) => ({ before, beyond: Number.MAX_SAFE_INTEGER })
  const write = (
    db: Database,
    day: number,
    samples: { at: number; readings: ReadingValues }[],
    school = 's',
    device = 'd',
  ) =>
    db.write(async (t) => {
      await numberDevices(t, [{ school, device }])
      await writeSampleDay(t, school, device, day, samples)
    })
  const hours = async (db: Database, from: number, to: number) => {
    const { series, gaps } = await readSamples(db, 's', 'd', { from, to, resolution: 'hour' })
    return { series: series.map(({ reading, at, values, low, high }) => ({ reading, at, values, low, high })), gaps }
  }

  describe('a fold', () => {
    it('moves the samples of one day of one device, exactly as they are', async () => {
      const { db, countOnDisk } = await fresh()
      await put(
        db,
        raw('d', 1, MIDNIGHT - 1, { 'cpu.load': 1 }),
        raw('d', 2, MIDNIGHT, { 'cpu.load': 0.1 + 0.2, 'disk.used:/': null }),
        raw('d', 3, MIDNIGHT + DAY - 1, { 'cpu.load': 1e15, 'fan.speed:é ✓': -0.5 }),
        raw('d', 4, MIDNIGHT + DAY, { 'cpu.load': 4 }),
        raw('other', 1, MIDNIGHT, { 'cpu.load': 5 }),
      )
      expect([await fold(db), await fold(db)]).toEqual([2, 0])
      expect(await folded(db)).toEqual([
        { at: MIDNIGHT, readings: { 'cpu.load': 0.1 + 0.2, 'disk.used:/': null } },
        { at: MIDNIGHT + DAY - 1, readings: { 'cpu.load': 1e15, 'fan.speed:é ✓': -0.5 } },
      ])
      expect(await countOnDisk('samples')).toBe(3)
    })

    it('merges what comes late into the day that is there, and its hours with it', async () => {
      const { db } = await fresh()
      const at = (minute: number) => MIDNIGHT + minute * MINUTE
      await put(db, raw('d', 1, at(0), { 'cpu.load': 10 }), raw('d', 4, at(45), { 'cpu.load': 40 }))
      await fold(db)
      await put(db, raw('d', 2, at(15), { 'cpu.load': 20 }), raw('d', 3, at(30), { 'cpu.load': 30 }))
      await fold(db)
      expect((await folded(db))?.map(({ at, readings }) => [at, readings['cpu.load']])).toEqual([
        [at(0), 10],
        [at(15), 20],
        [at(30), 30],
        [at(45), 40],
      ])
      const { series } = await hours(db, MIDNIGHT, MIDNIGHT + HOUR - 1)
      expect(series).toEqual([{ reading: 'cpu.load', at: [MIDNIGHT], values: [20], low: [10], high: [40] }])
    })

    it('I2: leaves what is not acknowledged yet where its key tells it from what comes again', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      const device = await makeDevice(db, school)
      const state = await loadDeviceState(db, school, device)
      if (!state) throw new Error('no state')
      await db.write((t) => saveDeviceStates(t, [{ ...state, epoch: 5, upto: 10 }]))
      await putSamples(db, school, [
        { ...raw(device, 99, MIDNIGHT, {}), epoch: 4 },
        { ...raw(device, 10, MIDNIGHT, {}), epoch: 5 },
        { ...raw(device, 12, MIDNIGHT, {}), epoch: 5 },
      ])
      expect((await rawDays(db, due(MIDNIGHT + DAY), 0)).days).toEqual([{ school, device, day: TUESDAY }])
      expect(await db.write((t) => foldDay(t, { school, device, day: TUESDAY }))).toBe(2)
      expect(await db.all('select epoch, seq from samples')).toEqual([{ epoch: 5, seq: 12 }])
      expect(await rawDays(db, due(MIDNIGHT + DAY), 0)).toEqual({ days: [], next: null })
    })

    it('puts back what it moved when it is broken off', async () => {
      const { db, countOnDisk } = await fresh()
      await put(db, raw('d', 1, MIDNIGHT, { 'cpu.load': 1 }))
      const broken = db.write(async (t) => {
        await foldDay(t, { school: 's', device: 'd', day: TUESDAY })
        throw new Error('killed')
      })
      await expect(broken).rejects.toThrow('killed')
      expect([await countOnDisk('samples'), await countOnDisk('sample_days')]).toEqual([1, 0])
    })

    it('moves nothing onto a day that cannot be read', async () => {
      const { db, countOnDisk } = await fresh()
      await put(db, raw('d', 1, MIDNIGHT, { 'cpu.load': 1 }))
      await fold(db)
      await db.run('update sample_days set packed = $1', [Buffer.from('no day')])
      await put(db, raw('d', 2, MIDNIGHT + 1, { 'cpu.load': 2 }))
      await expect(fold(db)).rejects.toMatchObject({ code: 'SAMPLES_CORRUPT' })
      expect([await countOnDisk('samples'), await db.get('select packed from sample_days')]).toEqual([
        1,
        { packed: Buffer.from('no day') },
      ])
    })

    it('keeps a large day in parts of equal length, and none of them when the day is written anew', async () => {
      const { db } = await fresh()
      const samples = Array.from({ length: 500 }, (_, i) => ({
        at: MIDNIGHT + i * MINUTE,
        readings: { 'cpu.load': (i * 7919) % 1000, 'net.receive': (i ** 3 * 104_729) % 1_000_003 },
      }))
      await write(db, TUESDAY - 1, samples.slice(0, 1))
      await write(db, TUESDAY, samples)
      const parts = await db.all<{ bytes: number }>(
        'select length(packed) as bytes from sample_days where day = $1 order by part',
        [TUESDAY],
      )
      expect([parts.length > 1, new Set(parts.slice(0, -1).map(({ bytes }) => bytes)).size]).toEqual([true, 1])
      expect(await folded(db)).toEqual(samples)
      const { series } = await readSamples(db, 's', 'd', { from: MIDNIGHT, to: MIDNIGHT + DAY })
      expect(series[0]?.values.slice(1)).toEqual(samples.slice(1).map(({ readings }) => readings['cpu.load']))
      await write(db, TUESDAY, samples.slice(0, 2))
      expect(await folded(db)).toEqual(samples.slice(0, 2))
    })

    it('leaves the hours of a day of which the samples are no longer kept', async () => {
      const { db } = await fresh()
      await write(db, TUESDAY, [{ at: MIDNIGHT, readings: { 'cpu.load': 7 } }])
      await db.run('delete from sample_days')
      await put(db, raw('d', 9, MIDNIGHT + HOUR, { 'cpu.load': 99 }))
      await fold(db)
      expect((await hours(db, MIDNIGHT, MIDNIGHT + HOUR)).series).toMatchObject([{ at: [MIDNIGHT], values: [7] }])
    })

    it('takes samples from before 1970 for samples of its first day', async () => {
      const { db } = await fresh()
      await put(db, raw('d', 1, -5 * DAY, { 'cpu.load': 1 }))
      expect((await rawDays(db, due(DAY), 0)).days).toEqual([{ school: 's', device: 'd', day: 0 }])
      await fold(db, 'd', 0)
      expect(await folded(db, 'd', 0)).toEqual([{ at: 0, readings: { 'cpu.load': 1 } }])
    })

    it('finds every day that is due, look by look', async () => {
      const { db } = await fresh()
      await put(
        db,
        ...Array.from({ length: 40 }, (_, i) => raw(`d${i % 4}`, i, MIDNIGHT + (i % 5) * DAY, {})),
        raw('late', 1, MIDNIGHT + 5 * DAY, {}),
      )
      const found = new Set<string>()
      let after: number | null = 0
      do {
        const { days, next }: RawDays = await rawDays(db, due(MIDNIGHT + 5 * DAY), after, 2)
        for (const { device, day } of days) found.add(`${device} ${day - TUESDAY}`)
        after = next
      } while (after !== null)
      expect(found.size).toBe(20)
    })
  })

  describe('samples of all tiers', () => {
    it('are drawn one by one across the seam, from the value that held at the beginning', async () => {
      const { db } = await fresh()
      await write(db, TUESDAY - 3, [{ at: MIDNIGHT - 3 * DAY, readings: { 'disk.used:/': 60 } }])
      await write(db, TUESDAY, [
        { at: MIDNIGHT + 1, readings: { 'cpu.load': 1 } },
        { at: MIDNIGHT + 3, readings: { 'cpu.load': 3 } },
      ])
      await put(db, raw('d', 1, MIDNIGHT + 2, { 'cpu.load': 2 }), raw('d', 2, MIDNIGHT + DAY, { 'cpu.load': 4 }))
      const query = { from: MIDNIGHT, to: MIDNIGHT + DAY, resolution: 'sample' } as const
      expect((await readSamples(db, 's', 'd', query)).series).toEqual([
        { reading: 'cpu.load', at: [1, 2, 3, DAY].map((after) => MIDNIGHT + after), values: [1, 2, 3, 4] },
        { reading: 'disk.used:/', at: [MIDNIGHT], values: [60] },
      ])
    })

    it('have means by the time that a value held, of hours that are folded and of those that are not, without a hole', async () => {
      const { db } = await fresh()
      const at = (minute: number) => MIDNIGHT + minute * MINUTE
      const rows = [
        raw('d', 1, at(30), { 'cpu.load': 0, 'disk.used:/': 50 }),
        raw('d', 2, at(60), { 'cpu.load': 40 }),
        raw('d', 3, at(75), { 'cpu.load': 20 }),
        raw('d', 4, at(105), { 'cpu.load': 100 }),
        raw('d', 5, at(120), { 'cpu.load': null }),
        raw('d', 6, at(150), { 'disk.used:/': 52 }),
        raw('d', 7, at(180), { 'disk.used:/': 54 }),
      ]
      const expected = {
        series: [
          { reading: 'cpu.load', at: [at(0), at(60)], values: [0, 45], low: [0, 20], high: [0, 100] },
          {
            reading: 'disk.used:/',
            at: [at(0), at(60), at(120), at(180)],
            values: [50, 50, 51, 54],
            low: [50, 50, 50, 54],
            high: [50, 50, 52, 54],
          },
        ],
        gaps: [],
      }
      await put(db, ...rows)
      expect(await hours(db, MIDNIGHT, at(239))).toEqual(expected)
      await fold(db)
      expect(await hours(db, MIDNIGHT, at(239))).toEqual(expected)
      await put(db, ...rows.map((each) => ({ ...each, at: each.at + DAY })))
      const both = await hours(db, MIDNIGHT, at(239) + DAY)
      expect(both.series[0]?.at).toEqual([at(0), at(60), at(0) + DAY, at(60) + DAY])
      expect(both.gaps).toEqual([{ from: at(240), to: MIDNIGHT + DAY, reason: 'unknown' }])
    })

    it('do not count the time in which the device was asleep or silent', async () => {
      const { db } = await fresh()
      const at = (minute: number) => MIDNIGHT + minute * MINUTE
      const change = { school: 's', device: 'd', reason: null }
      await db.write((t) =>
        insertStatusChanges(t, [
          { ...change, at: MIDNIGHT - DAY, status: 'ok' },
          { ...change, at: at(10), status: 'asleep' },
          { ...change, at: at(50), status: 'ok' },
          { ...change, at: at(200), status: 'asleep' },
          { ...change, at: at(330), status: 'ok' },
        ]),
      )
      await put(
        db,
        raw('d', 1, at(0), { 'cpu.load': 90 }),
        // Held for ten minutes, then asleep for forty.
        raw('d', 2, at(50), { 'cpu.load': 30 }),
        // Not a word for longer than a living agent is silent: nobody knows how long it held.
        raw('d', 3, at(60), { 'cpu.load': 70 }),
        raw('d', 4, at(330), { 'cpu.load': 10 }),
        raw('d', 5, at(350), { 'cpu.load': 10 }),
      )
      await fold(db)
      expect(await hours(db, MIDNIGHT, at(359))).toEqual({
        series: [
          {
            reading: 'cpu.load',
            at: [at(0), at(60), at(300)],
            values: [60, 70, 10],
            low: [30, 70, 10],
            high: [90, 70, 10],
          },
        ],
        gaps: [{ from: at(120), to: at(300), reason: 'asleep' }],
      })
    })

    it('are summed up by the days of the school, of 23, 24 and 25 hours', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      const device = await makeDevice(db, school)
      // The clocks go back on 25 October 2026: that day begins at 22 h UTC and ends at 23 h.
      const first = Date.UTC(2026, 9, 23, 22)
      const load = new Map<number, { at: number; readings: ReadingValues }[]>()
      for (let at = first; at < first + 73 * HOUR; at += 10 * MINUTE) {
        const day = Math.floor(at / DAY)
        const value = at < first + DAY ? 10 : at < first + 49 * HOUR ? 20 : 30
        load.set(day, [...(load.get(day) ?? []), { at, readings: { 'cpu.load': value } }])
      }
      for (const [day, samples] of load) await write(db, day, samples, school, device)
      const query = { from: first + HOUR, to: first + 60 * HOUR, resolution: 'day' } as const
      expect((await readSamples(db, school, device, query)).series).toEqual([
        {
          reading: 'cpu.load',
          at: [first, first + DAY, first + 49 * HOUR],
          values: [10, 20, 30],
          low: [10, 20, 30],
          high: [10, 20, 30],
        },
      ])
    })

    it('of a year with its nights asleep are a small answer', async () => {
      const { db } = await fresh()
      await db.write(async (t) => {
        await numberDevices(t, [{ school: 's', device: 'd' }])
        for (let day = TUESDAY; day < TUESDAY + 365; day++) {
          const at = day * DAY
          const change = { school: 's', device: 'd', reason: null }
          await insertStatusChanges(t, [
            { ...change, at: at + 6 * HOUR, status: 'ok' },
            { ...change, at: at + 17 * HOUR, status: 'asleep' },
          ])
          if (day % 7 > 4) continue
          const samples = Array.from({ length: 44 }, (_, i) => ({
            at: at + 6 * HOUR + i * 15 * MINUTE,
            readings: Object.fromEntries(
              [
                'cpu.load',
                'memory.used',
                'disk.used:/',
                'temperature.cpu',
                'battery.charge',
                'wifi.signal',
                'swap.used',
                'net.receive:wlan0',
              ].map((reading, n) => [reading, ((day * 37 + i * 11 + n * 7) % 1000) / 10]),
            ),
          }))
          await writeSampleDay(t, 's', 'd', day, samples)
        }
      })
      const year = { from: MIDNIGHT, to: MIDNIGHT + 365 * DAY }
      const { resolution, series, gaps } = await readSamples(db, 's', 'd', year)
      expect([resolution, series.length, series[0]?.at.length, gaps.length]).toEqual(['day', 8, 260, 53])
      expect(JSON.stringify({ series, gaps }).length).toBeLessThan(200_000)
    })

    it('are refused in a finer resolution than so long a time allows', async () => {
      const { db } = await fresh()
      const invalid = { code: 'REQUEST_INVALID' }
      const read = (from: number, to: number, resolution?: 'sample' | 'hour' | 'day') =>
        readSamples(db, 's', 'd', { from, to, ...(resolution && { resolution }) })
      await expect(read(0, 73 * HOUR, 'sample')).rejects.toMatchObject(invalid)
      await expect(read(0, 63 * DAY, 'hour')).rejects.toMatchObject(invalid)
      await expect(read(0, 7 * 366 * DAY)).rejects.toMatchObject(invalid)
      await expect(read(HOUR, 0)).rejects.toMatchObject(invalid)
      await expect(read(9e15, 9e15 + 1, 'day')).rejects.toMatchObject(invalid)
      const finest = await Promise.all([read(0, 72 * HOUR), read(0, 62 * DAY), read(0, 63 * DAY)])
      expect(finest.map(({ resolution }) => resolution)).toEqual(['sample', 'hour', 'day'])
    })

    it('of the whole fleet are one line of means, lows and highs', async () => {
      const { db } = await fresh()
      for (let n = 0; n < 250; n++) {
        const readings = { 'cpu.load': n % 100, ...(n === 0 && { 'disk.used:/': 50, 'disk.used:/home': 70 }) }
        const samples = [0, 1, 2].map((half) => ({ at: MIDNIGHT + half * 30 * MINUTE, readings }))
        await write(db, TUESDAY, samples, 's', `d${n}`)
      }
      const all = { from: MIDNIGHT, to: MIDNIGHT + HOUR - 1 }
      const one = { at: [MIDNIGHT], counts: [250], values: [44.5], low: [0], high: [99] }
      expect(await fleetHours(db, 'all', 'cpu.load', all.from, all.to)).toEqual({ reading: 'cpu.load', ...all, ...one })
      expect(await fleetHours(db, 'all', 'disk.used', all.from, all.to)).toMatchObject({ values: [60], counts: [2] })
      expect(await fleetHours(db, 'all', 'disk.used:/', all.from, all.to)).toMatchObject({ values: [50], counts: [1] })
      expect((await fleetHours(db, 'all', 'cpu.load', all.from - DAY, all.from - 1)).at).toEqual([])
    })

    it('go by their day, of so many devices at a time', async () => {
      const { db } = await fresh()
      for (const device of ['d', 'e'])
        for (const day of [TUESDAY, TUESDAY + 1])
          await write(db, day, [{ at: day * DAY, readings: { 'cpu.load': 1 } }], 's', device)
      expect(await db.write((t) => pruneSampleTier(t, 'sample_days', TUESDAY + 1, 0))).toBeNull()
      expect(await db.all('select number, day from sample_days order by number')).toEqual([
        { number: 1, day: TUESDAY + 1 },
        { number: 2, day: TUESDAY + 1 },
      ])
      expect((await db.all('select day from sample_hours')).length).toBe(4)
    })
  })
}
