import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isPreauError } from '@preau/protocol/errors.ts'
import { migrate } from '../../../server/store/migrate.ts'
import { insertRoom } from '../../../server/store/places.ts'
import { openSqlite } from '../../../server/store/sqlite.ts'
import { askIn, bookingYard, MONDAY, TUESDAY } from '../../../test/contracts/booking-fixtures.ts'
import { makeDevice, newId } from '../../../test/contracts/store-fixtures.ts'
import { quantile } from './statistics.ts'

/** Teachers who book at once, and the rooms that they all want. */
const TEACHERS = 200
const ROOMS = 20
/** Days with class on which all of them want the same hour. */
const DAYS = ['2026-11-24', '2026-11-26', '2026-11-27', '2026-11-30', '2026-12-01']

/** How long each of 200 wishes that come at once takes, the 99th percentile in ms, and how often two hold the same room. */
export async function bookingsAtOnce(): Promise<{ p99: number; doubles: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'preau-bench-bookings-'))
  const db = await openSqlite(join(folder, 'store.db'))
  try {
    await migrate(db, MONDAY)
    const { school, room, desk } = await bookingYard(db)
    const rooms = [room]
    for (let n = 1; n < ROOMS; n++) {
      const id = newId()
      await db.write((transaction) => insertRoom(transaction, { id, school, name: `Salle ${n}` }))
      await makeDevice(db, school, { kind: 'panel', name: `TNI ${n}`, room: id })
      rooms.push(id)
    }
    const took: number[] = []
    for (const date of DAYS) {
      await Promise.all(
        Array.from({ length: TEACHERS }, async (_, teacher) => {
          const begun = performance.now()
          const ask = askIn(school, rooms[teacher % ROOMS] ?? room)
          await desk.take(ask({ when: { ...TUESDAY, date } })).catch((error: unknown) => {
            if (!isPreauError(error)) throw error
          })
          took.push(performance.now() - begun)
        }),
      )
    }
    const row = await db.get<{ doubles: number }>(
      `select count(*) as doubles from bookings a join bookings b on b.school_id = a.school_id and b.resource_id = a.resource_id
         and b.id > a.id and a.from_at < b.to_at and b.from_at < a.to_at
       where a.state = 'booked' and b.state = 'booked'`,
    )
    return { p99: quantile(took, 0.99), doubles: Number(row?.doubles ?? -1) }
  } finally {
    await db.close()
    await rm(folder, { recursive: true, force: true })
  }
}
