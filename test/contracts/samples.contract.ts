import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import { describe, expect, it } from 'vitest'
import { loadDeviceState, saveDeviceStates } from '../../server/store/device-states.ts'
import { readSamples } from '../../server/store/read-samples.ts'
import { sampleNumber } from '../../server/store/sample-devices.ts'
import { listReadings } from '../../server/store/sample-tiers/readings.ts'
import { keepNewestSamples } from '../../server/store/samples.ts'
import { insertStatusChanges } from '../../server/store/status-history.ts'
import { type PutSample, putSamples } from '../../server/store/testing/put-samples.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { makeDevice, makeYard, NOON } from './store-fixtures.ts'

/** The raw tier of the samples, and what is drawn of it. */
export function samplesContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  describe('samples', () => {
    const sample = (device: string, seq: number, at: number, values: ReadingValues): PutSample => {
      return { device, seq, at, values, clockAhead: -5 }
    }

    it('I2: a replay adds nothing', async () => {
      const { db, countOnDisk } = await fresh()
      const rows = [0, 1, 2].map((seq) => sample('d', seq, NOON + seq, { 'cpu.load': seq }))
      expect(await putSamples(db, 's', rows)).toBe(3)
      const again = [...rows, ...rows, sample('d', 3, NOON, { 'cpu.load': 3 })]
      expect(await putSamples(db, 's', again)).toBe(1)
      expect(await countOnDisk('samples')).toBe(4)
      const { series } = await readSamples(db, 's', 'd', { from: NOON, to: NOON + 10 })
      expect(series[0]?.values.slice(0, 3)).toEqual([0, 1, 2])
    })

    it('come by thousands in one statement', async () => {
      const { db } = await fresh()
      const rows = Array.from({ length: 20_000 }, (_, seq) => sample(`d${seq % 7}`, seq, NOON, { 'cpu.load': 1 }))
      expect(await putSamples(db, 's', rows)).toBe(20_000)
    })

    it('are read only as far as the memory of a server has room for them, the newest first', async () => {
      const { db } = await fresh()
      const wide = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`disk.used:${'x'.repeat(60)}${i}`, i]))
      const rows = Array.from({ length: 1400 }, (_, seq) => sample('d', seq, NOON + seq, wide))
      await putSamples(db, 's', rows)
      const { series } = await readSamples(db, 's', 'd', { from: NOON, to: NOON + 2000 })
      const times = series[0]?.at ?? []
      expect([times.at(-1), times.length]).toEqual([
        NOON + 1399,
        Math.floor(16_000_000 / JSON.stringify(listReadings(wide)).length),
      ])
    })

    it('are drawn from the value that held at the beginning, in the order of their seq', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      const device = await makeDevice(db, school)
      const state = await loadDeviceState(db, school, device)
      if (!state) return
      const values = { 'cpu.load': 40, 'disk.total:/': 1000, 'wifi.signal': -60 }
      await db.write((t) => saveDeviceStates(t, [{ ...state, firstHeardAt: NOON - 100, values }]))
      await putSamples(db, school, [
        sample(device, 1, NOON - 50, { 'cpu.load': 10, 'disk.used:/': 5 }),
        sample(device, 2, NOON - 20, { 'cpu.load': 20 }),
        sample(device, 3, NOON + 10, { 'cpu.load': 30, 'disk.used:/': null }),
        sample(device, 4, NOON + 5, { 'cpu.load': 40 }),
        sample(device, 5, NOON + 99, { 'cpu.load': 50, 'wifi.signal': -60 }),
      ])
      expect((await readSamples(db, school, device, { from: NOON, to: NOON + 50 })).series).toEqual([
        { reading: 'cpu.load', at: [NOON, NOON + 10, NOON + 10], values: [20, 30, 40] },
        { reading: 'disk.total:/', at: [NOON], values: [1000] },
        { reading: 'disk.used:/', at: [NOON, NOON + 10], values: [5, null] },
      ])
      const some = await readSamples(db, school, device, { from: NOON, to: NOON + 50, names: 'disk.used, swap.used' })
      expect(some.series.map(({ reading }) => reading)).toEqual(['disk.used:/'])
    })

    it('have gaps where the device was silent, each with its reason', async () => {
      const { db } = await fresh()
      const change = { school: 's', device: 'd', reason: null }
      await db.write((t) =>
        insertStatusChanges(t, [
          { ...change, at: NOON - 90, status: 'unknown' },
          { ...change, at: NOON + 10, status: 'ok' },
          { ...change, at: NOON + 20, status: 'offline' },
          { ...change, at: NOON + 30, status: 'down' },
          { ...change, at: NOON + 40, status: 'asleep' },
          { ...change, at: NOON + 90, status: 'ok' },
        ]),
      )
      expect((await readSamples(db, 's', 'd', { from: NOON, to: NOON + 50 })).gaps).toEqual([
        { from: NOON, to: NOON + 10, reason: 'unknown' },
        { from: NOON + 20, to: NOON + 30, reason: 'offline' },
        { from: NOON + 40, to: NOON + 50, reason: 'asleep' },
      ])
    })

    it('keep only the newest of a device that sends without end, by their number and by their size', async () => {
      const { db } = await fresh()
      const rows = Array.from({ length: 20 }, (_, seq) => sample('d', seq, NOON + seq, { 'cpu.load': 10 + seq }))
      await putSamples(db, 's', [...rows, sample('other', 0, NOON, {})])
      const size = JSON.stringify(listReadings({ 'cpu.load': 10 })).length
      expect(await db.write((t) => keepNewestSamples(t, 's', 'd', 15, 1000 * size))).toBe(5)
      expect(await db.write((t) => keepNewestSamples(t, 's', 'd', 15, 10 * size + 1))).toBe(5)
      expect(await db.write((t) => keepNewestSamples(t, 's', 'd', 15, 10 * size))).toBe(0)
      const number = await sampleNumber(db, 's', 'd')
      expect(await db.get('select count(*) as n, min(seq) as first from samples where number = $1', [number])).toEqual({
        n: 10,
        first: 10,
      })
    })
  })
}
