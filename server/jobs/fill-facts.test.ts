import { uuidv7 } from '@preau/protocol/ids.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import { insertDevices } from '../store/new-devices.ts'
import { ensureDefaultSchool } from '../store/places.ts'
import { openSqlite } from '../store/sqlite.ts'
import { fillFactsJob } from './fill-facts.ts'

const NOW = 1_790_000_000_000
const DEVICES = 45
let last = 0
const id = () => {
  const bytes = new Uint8Array(10)
  new DataView(bytes.buffer).setUint32(6, ++last)
  return uuidv7(NOW, bytes)
}

let db: Database
let transactions: number
beforeEach(async () => {
  db = await openSqlite(':memory:')
  await migrate(db, NOW)
  await db.write(async (transaction) => {
    const school = id()
    await ensureDefaultSchool(transaction, { authorityId: id(), schoolId: school, authority: 'A', school: 'B' })
    const devices = Array.from({ length: DEVICES }, (_, index) => ({
      school,
      id: id(),
      name: `PC ${index}`,
      kind: 'desktop' as const,
      room: null,
      model: null,
      serial: null,
      claim: String(index).padStart(32, '0'),
      enrolledAt: NOW,
    }))
    await insertDevices(transaction, devices)
    // As the migration leaves devices that were there before it.
    await transaction.run('update device_facts set rules = 0')
  })
  transactions = 0
  const write = db.write.bind(db)
  db.write = (work) => {
    transactions++
    return write(work)
  }
})
afterEach(() => db.close())

const left = async () =>
  (await db.get<{ left: number }>('select count(*) as left from device_facts where rules = 0'))?.left

describe('fillFactsJob', () => {
  it('fills slice after slice, and rests once all is filled', async () => {
    const job = fillFactsJob(db)
    await job.run(() => false)
    expect([await left(), transactions]).toEqual([0, 3])
    await job.run(() => false)
    expect(transactions).toBe(3)
  })

  it('ends between two slices when the server stops, and goes on at the next start', async () => {
    await fillFactsJob(db).run(() => transactions === 1)
    expect(await left()).toBe(25)
    await fillFactsJob(db).run(() => false)
    expect(await left()).toBe(0)
  })
})
