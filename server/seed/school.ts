import { randomBytes } from 'node:crypto'
import { PreauError } from '@preau/protocol/errors.ts'
import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import type { Queries, Transaction } from '../store/database.ts'
import { findDeviceByClaim } from '../store/devices.ts'
import { FIRST_PLACES } from '../store/first-places.ts'
import { openStore, type StorePlace } from '../store/open.ts'
import { placeTree } from '../store/place-tree.ts'
import { ensureDefaultSchool, insertAuthority, insertRoom, insertSchool } from '../store/places.ts'
import { writeDevice } from './device.ts'
import { writeService } from './service.ts'
import type { ToldSchool } from './told.ts'

export interface SeedOptions {
  /** Hears after each device how many of all are done. */
  progress(done: number, all: number): void
  /** True: stop as soon as may be; nothing is kept. */
  stopping(): boolean
}

/**
 * Writes a school that does not exist, with everything that its devices told, into the store of a data folder. All of it is
 * one transaction: killed at any instant, it was there never or is there whole. Gives false, and changes nothing, where the
 * store has such a school already or a device with one of these claims, and where `stopping` said so. Throws what openStore() throws.
 */
export async function seedSchool(place: string | StorePlace, told: ToldSchool, options: SeedOptions): Promise<boolean> {
  const db = await openStore(place, told.now)
  try {
    if (await isThere(db, told)) return false
    await db.write((transaction) => writeSchool(transaction, told, options))
    return true
  } catch (error) {
    if (error === STOPPED) return false
    throw error
  } finally {
    await db.close()
  }
}

/** Thrown to roll back, and caught here. */
const STOPPED = new PreauError('INTERNAL', { what: 'seeding was stopped' })

/** A school that a person has given another name is still known by its devices. */
async function isThere(db: Queries, { authority, school, devices }: ToldSchool): Promise<boolean> {
  const { authorities } = await placeTree(db, 'all')
  if (authorities.some(({ name, schools }) => name === authority && schools.some((each) => each.name === school))) {
    return true
  }
  for (const { claim } of devices) if (await findDeviceByClaim(db, claim)) return true
  return false
}

async function writeSchool(
  transaction: Transaction,
  told: ToldSchool,
  { progress, stopping }: SeedOptions,
): Promise<void> {
  const { now, devices } = told
  const newId = (at: number) => uuidv7(at, randomBytes(10))
  // The school of who enrols without naming one is the oldest: it is never the one that does not exist.
  await ensureDefaultSchool(transaction, { authorityId: newId(now - 1), schoolId: newId(now - 1), ...FIRST_PLACES })
  const authority = newId(now)
  const school = newId(now)
  await insertAuthority(transaction, { id: authority, name: told.authority })
  await insertSchool(transaction, { id: school, authority, name: told.school, ...(told.uai && { uai: told.uai }) })
  const rooms = new Map<string, Id>()
  for (const { name, kind } of told.rooms) {
    const id = newId(now)
    rooms.set(name, id)
    await insertRoom(transaction, { id, school, name, kind })
  }
  const made = new Map<string, { id: Id; kind: DeviceKind; room: Id | null }>()
  for (const [index, device] of devices.entries()) {
    if (stopping()) throw STOPPED
    const id = newId(now)
    const room = rooms.get(device.room) ?? null
    await writeDevice(transaction, { school, id, room, now }, device)
    made.set(device.name, { id, kind: device.kind, room })
    progress(index + 1, devices.length)
  }
  if (told.service) await writeService(transaction, { school, now, devices: made, newId }, told.service)
}
