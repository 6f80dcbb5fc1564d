import type { Id } from '@preau/protocol/ids.ts'
import type { Database } from '../../server/store/database.ts'
import { fleetHours } from '../../server/store/fleet-hours.ts'
import { openStore } from '../../server/store/open.ts'
import { readSamples } from '../../server/store/read-samples.ts'
import { writeSampleDay } from '../../server/store/sample-days.ts'
import { putSamples } from '../../server/store/testing/put-samples.ts'
import type { Bench } from '../figures.ts'
import { databaseBytes, inFolder } from './load/bench-folder.ts'
import { makeFleet } from './load/fleet.ts'
import { busyDay, SAMPLES_OF_DAY, seededNoise } from './load/sample-days.ts'
import { SampleRows } from './load/sample-rows.ts'
import { median, quantile } from './load/statistics.ts'

const DEVICES = 200
const DAYS = 30
/** Days that are not folded yet: the chart of 30 days ends with them. */
const RAW_DAYS = 2
const DAY = 86_400_000
const FIRST_DAY = Math.floor(Date.UTC(2026, 8, 1) / DAY)
const FLEET_ROUNDS = 15
/** As a server issues them: seconds since 1970. */
const EPOCH = (FIRST_DAY * DAY) / 1000

export const bench: Bench = {
  name: 'store',
  about: '200 devices, 30 days of 288 samples of 8 readings each folded into days and hours, and 2 days more as rows',
  figures: {
    bytes_per_sample: { unit: 'B', goal: { atMost: 20 } },
    folded_bytes_per_sample: { unit: 'B' },
    raw_bytes_per_sample: { unit: 'B' },
    chart_30d_p95_ms: { unit: 'ms', goal: { atMost: 5 } },
    fleet_hourly_ms: { unit: 'ms', goal: { atMost: 100 } },
    write_day_ms: { unit: 'ms' },
  },
  async run(report) {
    await inFolder(async (folder) => {
      const devices = await makeFleet(folder, DEVICES)
      const rows = await SampleRows.open(folder)
      const empty = await databaseBytes(folder)
      const spent = await writeDays(folder, devices, rows)
      const folded = await databaseBytes(folder)
      await writeRaw(folder, devices)
      const all = await databaseBytes(folder)
      const db = await openStore(folder)
      const to = (FIRST_DAY + DAYS + RAW_DAYS) * DAY
      const chart = ({ school, device }: { school: Id; device: Id }) =>
        readSamples(db, school, device, { from: to - DAYS * DAY, to: to - 1, resolution: 'hour' })
      // The first round is that of a server that has just started.
      await timeEach(devices, chart)
      const charts = await timeEach(devices, chart)
      const fleets = await timeEach(new Array(FLEET_ROUNDS).fill(0), () => askFleet(db))
      await db.close()
      const rowCharts = await timeEach(devices, (_, index) => rows.chart(index, FIRST_DAY * DAY, to))
      const rowFleets = await timeEach([1, 2, 3], () => rows.fleet(FIRST_DAY * DAY, (FIRST_DAY + DAYS) * DAY))
      const rowBytes = await rows.close()
      const samples = DEVICES * DAYS * SAMPLES_OF_DAY
      const byRow = (value: number) => ({ name: 'a row a sample', value })
      const bytesFolded = (folded - empty) / samples
      const bytesRaw = (all - folded) / (DEVICES * RAW_DAYS * SAMPLES_OF_DAY)
      // In all tiers together, of a server that began so many days ago: the last of them are rows still.
      const together = (bytesFolded * (DAYS - RAW_DAYS) + bytesRaw * RAW_DAYS) / DAYS
      report('bytes_per_sample', together, byRow(rowBytes / samples))
      report('folded_bytes_per_sample', bytesFolded)
      report('raw_bytes_per_sample', bytesRaw)
      report('chart_30d_p95_ms', quantile(charts, 0.95), byRow(quantile(rowCharts, 0.95)))
      report('fleet_hourly_ms', median(fleets), byRow(median(rowFleets)))
      report('write_day_ms', spent / (DEVICES * DAYS))
    })
  },
}

/** Writes all days as a server does, one day of all devices after another; gives the ms that it took. */
async function writeDays(folder: string, devices: { school: Id; device: Id }[], rows: SampleRows): Promise<number> {
  const random = seededNoise(1)
  const db = await openStore(folder)
  let spent = 0
  for (let day = FIRST_DAY; day < FIRST_DAY + DAYS; day++) {
    const made = devices.map(() => busyDay(day, random))
    const begun = performance.now()
    for (const [index, { school, device }] of devices.entries()) {
      await db.write((transaction) => writeSampleDay(transaction, school, device, day, made[index] ?? []))
    }
    spent += performance.now() - begun
    for (const [index, samples] of made.entries()) await rows.add(index, samples)
  }
  await db.close()
  return spent
}

async function writeRaw(folder: string, devices: { school: Id; device: Id }[]): Promise<void> {
  const random = seededNoise(2)
  const db = await openStore(folder)
  for (let day = FIRST_DAY + DAYS; day < FIRST_DAY + DAYS + RAW_DAYS; day++) {
    for (const { school, device } of devices) {
      const begin = (day - FIRST_DAY - DAYS) * SAMPLES_OF_DAY
      await putSamples(
        db,
        school,
        busyDay(day, random).map(({ at, readings }, index) => ({
          device,
          epoch: EPOCH,
          seq: begin + index,
          at,
          values: readings,
        })),
      )
    }
  }
  await db.close()
}

async function askFleet(db: Database): Promise<void> {
  const { at } = await fleetHours(db, 'all', 'cpu.load', FIRST_DAY * DAY, (FIRST_DAY + DAYS) * DAY - 1)
  if (at.length !== DAYS * 24) throw new Error(`${at.length} hours of ${DAYS * 24}`)
}

async function timeEach<T>(each: readonly T[], ask: (one: T, index: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (const [index, one] of each.entries()) {
    const begun = performance.now()
    await ask(one, index)
    times.push(performance.now() - begun)
  }
  return times
}
