import type { Id } from '@preau/protocol/ids.ts'
import { SERVER_EVENTS, type ServerEventCode } from '@preau/protocol/messages/event.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import type { Queries, Transaction } from '../store/database.ts'
import { insertEvents } from '../store/events.ts'
import { insertDevice } from '../store/new-devices.ts'
import { findRoomByName, insertRoom } from '../store/places.ts'

/** What a machine says of itself. */
interface Described {
  school: Id
  claim: string
  name: string
  kind: DeviceKind
  model: string | null
  serial: string | null
  room: string | null
  /** A simulator plays it. */
  simulated: boolean
}

/** Identifiers, and the time in ms since 1970. */
interface Making {
  newId: () => Id
  now: number
}

/** Enters a machine into the fleet, with its room where that is missing. Throws PLACE_NOT_FOUND without its school. */
export async function makeDevice(transaction: Transaction, machine: Described, making: Making): Promise<Id> {
  const { school, claim, name, kind, model, serial, simulated } = machine
  const id = making.newId()
  const room = await roomOf(transaction, school, machine.room, making.newId)
  const enrolledAt = making.now
  await insertDevice(transaction, { school, id, name, kind, room, model, serial, claim, enrolledAt, simulated })
  await tellDevice(transaction, { school, device: id }, 'device.enrolled', making)
  return id
}

/** Writes into the timeline of a device what the server did with it. */
export async function tellDevice(
  transaction: Queries,
  { school, device }: { school: Id; device: Id },
  event: ServerEventCode,
  { newId, now }: Making,
): Promise<void> {
  const severity = SERVER_EVENTS[event]
  // The server's own records of a device have epoch 0, and a seq that grows; the first is 0.
  const seq = event === 'device.enrolled' ? 0 : now * 1000
  const at = { at: now, receivedAt: now }
  await insertEvents(transaction, [
    { school, device, epoch: 0, seq, id: newId(), ...at, source: 'server', event, severity, params: {} },
  ])
}

async function roomOf(transaction: Queries, school: Id, name: string | null, newId: () => Id): Promise<Id | null> {
  if (name === null) return null
  const known = await findRoomByName(transaction, school, name)
  if (known) return known.id
  const id = newId()
  await insertRoom(transaction, { id, school, name })
  return id
}
