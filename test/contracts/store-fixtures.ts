import { uuidv7 } from '@preau/protocol/ids.ts'
import type { Status } from '@preau/protocol/rules/device-status.ts'
import type { Database } from '../../server/store/database.ts'
import { loadDeviceStates, saveDeviceStates } from '../../server/store/device-states.ts'
import { insertDevice, type NewDevice } from '../../server/store/new-devices.ts'
import { insertAuthority, insertRoom, insertSchool } from '../../server/store/places.ts'

/** A Tuesday in term, ms since 1970. */
export const NOON = Date.UTC(2026, 9, 6, 10)

let made = 0

/** An identifier that no other call gives. */
export function newId(): string {
  made++
  const bytes = new Uint8Array(10)
  new DataView(bytes.buffer).setUint32(4, made)
  return uuidv7(NOON + made, bytes)
}

export interface Yard {
  authority: string
  school: string
  room: string
}

/** An authority with a school with a room. */
export async function makeYard(db: Database, school = 'École Jules Ferry', room = 'CE1'): Promise<Yard> {
  const yard = { authority: newId(), school: newId(), room: newId() }
  await db.write(async (transaction) => {
    await insertAuthority(transaction, { id: yard.authority, name: `Commune ${made}` })
    await insertSchool(transaction, { id: yard.school, authority: yard.authority, name: school })
    await insertRoom(transaction, { id: yard.room, school: yard.school, name: room })
  })
  return yard
}

/** A device as a test needs it. */
export function deviceOf(school: string, fields: Partial<NewDevice> = {}): NewDevice {
  const id = newId()
  return {
    school,
    id,
    name: 'Portable 1',
    kind: 'laptop',
    room: null,
    model: null,
    serial: null,
    claim: id.replaceAll('-', ''),
    enrolledAt: NOON,
    ...fields,
  }
}

/** Adds a device; gives its id. */
export async function makeDevice(db: Database, school: string, fields: Partial<NewDevice> = {}): Promise<string> {
  const device = deviceOf(school, fields)
  await db.write((transaction) => insertDevice(transaction, device))
  return device.id
}

/** Gives devices a status, by id. */
export async function saveStatuses(db: Database, statuses: Record<string, Status>): Promise<void> {
  const states = (await loadDeviceStates(db)).flatMap((state) => {
    const status = statuses[state.device]
    return status === undefined ? [] : [{ ...state, status: { ...state.status, status } }]
  })
  await db.write((transaction) => saveDeviceStates(transaction, states))
}
