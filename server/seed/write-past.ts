import { commitUnit } from '../ingest/commit.ts'
import { KEPT_CONNECTIONS } from '../store/connections.ts'
import type { Database, Transaction } from '../store/database.ts'
import { writeSampleDay } from '../store/sample-days.ts'
import { dayOf } from '../store/sample-tiers/order.ts'
import type { Past } from './device-past.ts'

/** What is younger is kept sample by sample, as the server's own job leaves it; in ms. */
const RAW_FOR = 48 * 3_600_000

/** Writes the past of a device that is there already: its unit, and its samples in the tiers in which they would be at `now`. */
export async function writePast(transaction: Transaction, { unit, state, samples }: Past, now: number): Promise<void> {
  const { school, device } = state
  const raw = samples.filter(({ at }) => at >= now - RAW_FOR)
  const first = state.upto - raw.length
  for (const [index, { at, readings }] of raw.entries()) {
    unit.samples.push([state.sampleNumber, state.epoch, first + index + 1, 0, at, 0, readings])
  }
  unit.opened.splice(0, unit.opened.length - KEPT_CONNECTIONS)
  await commitUnit(within(transaction), unit)
  // The hours of a day count only where the device was there: its statuses have to be in the store before.
  const older = samples.slice(0, samples.length - raw.length)
  for (const [day, ofDay] of Map.groupBy(older, ({ at }) => dayOf(at))) {
    await writeSampleDay(transaction, school, device, day, ofDay)
  }
}

/** A database of which every transaction is this one. */
function within(transaction: Transaction): Database {
  return {
    dialect: transaction.dialect,
    all: (sql, params) => transaction.all(sql, params),
    get: (sql, params) => transaction.get(sql, params),
    run: (sql, params) => transaction.run(sql, params),
    write: async (work) => await work(transaction),
    size: async () => ({ bytes: null, freeBytes: null }),
    forget: async () => true,
    close: async () => undefined,
  }
}
