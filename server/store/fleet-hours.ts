import type { FleetHours } from '@preau/protocol/api/samples.ts'
import { splitReading } from '@preau/protocol/rules/readings.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import type { Queries } from './database.ts'
import { andAll, type Bind, binder, devicesWithin } from './reach-sql.ts'
import { HOUR, roundedMean } from './sample-tiers/buckets.ts'
import { type HourColumns, readHours } from './sample-tiers/hours.ts'
import { dayOf, dayStart } from './sample-tiers/order.ts'

/** Devices of which the rows are in memory at a time. */
const DEVICES_AT_A_TIME = 200

/**
 * A reading over all devices within a reach, hour by hour: see FleetHours. Only what is folded is in it, so it ends two to three days ago.
 * Throws SAMPLES_CORRUPT.
 * @param reading its id, or its name for every instance of it
 */
export async function fleetHours(
  db: Queries,
  reach: Reach,
  reading: string,
  from: number,
  to: number,
): Promise<FleetHours> {
  const wanted = (id: string) => id === reading || splitReading(id).name === reading
  const first = Math.floor(from / HOUR)
  const sums = new HourSums(Math.floor(to / HOUR) - first + 1)
  const last = await db.get<{ number: number | null }>('select max(number) as number from sample_devices')
  for (let after = 0; after < (last?.number ?? 0); after += DEVICES_AT_A_TIME) {
    const { params, bind } = binder()
    const numbers = [`number > ${bind(after)}`, `number <= ${bind(after + DEVICES_AT_A_TIME)}`]
    const days = [`day >= ${bind(dayOf(from))}`, `day <= ${bind(dayOf(to))}`]
    const rows = await db.all<{ day: number; packed: Uint8Array }>(
      `select day, packed from sample_hours
       where ${[...numbers, ...days].join(' and ')}${numbersWithin(db, reach, numbers, bind)}`,
      params,
    )
    for (const { day, packed } of rows) {
      const begin = dayStart(day) / HOUR - first
      readHours(packed, wanted, (_, hours) => sums.add(begin, hours))
    }
  }
  return { reading, from, to, ...sums.columns(first) }
}

/** The numbers of devices within a reach, out of some. */
function numbersWithin({ dialect }: Queries, reach: Reach, numbers: readonly string[], bind: Bind): string {
  if (reach === 'all') return ''
  const within = andAll(devicesWithin(dialect, reach, 'd', bind))
  return ` and number in (select number from sample_devices n
    join devices d on d.school_id = n.school_id and d.id = n.device_id where ${numbers.join(' and ')}${within})`
}

/** Means and extremes of many devices by the hour. */
class HourSums {
  readonly #total: Float64Array
  readonly #count: Uint32Array
  readonly #low: Float64Array
  readonly #high: Float64Array

  constructor(hours: number) {
    this.#total = new Float64Array(hours)
    this.#count = new Uint32Array(hours)
    this.#low = new Float64Array(hours).fill(Infinity)
    this.#high = new Float64Array(hours).fill(-Infinity)
  }

  /** Adds a day that begins at the place `begin`; hours outside are left out. */
  add(begin: number, { count, hour, mean, low, high }: HourColumns): void {
    for (let index = 0; index < count; index++) {
      const place = begin + (hour[index] ?? 0)
      if (place < 0 || place >= this.#count.length) continue
      this.#total[place] = (this.#total[place] ?? 0) + (mean[index] ?? 0)
      this.#count[place] = (this.#count[place] ?? 0) + 1
      this.#low[place] = Math.min(this.#low[place] ?? 0, low[index] ?? 0)
      this.#high[place] = Math.max(this.#high[place] ?? 0, high[index] ?? 0)
    }
  }

  /** @param first number of the first hour since 1970 */
  columns(first: number): Omit<FleetHours, 'reading' | 'from' | 'to'> {
    const columns: Omit<FleetHours, 'reading' | 'from' | 'to'> = { at: [], values: [], low: [], high: [], counts: [] }
    for (const [place, count] of this.#count.entries()) {
      if (count === 0) continue
      const [low = 0, high = 0] = [this.#low[place], this.#high[place]]
      columns.at.push((first + place) * HOUR)
      columns.values.push(roundedMean((this.#total[place] ?? 0) / count, low, high))
      columns.low.push(low)
      columns.high.push(high)
      columns.counts.push(count)
    }
    return columns
  }
}
