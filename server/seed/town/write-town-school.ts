import { randomBytes } from 'node:crypto'
import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import type { Transaction } from '../../store/database.ts'
import { saveDeviceStates } from '../../store/device-states.ts'
import { insertDevices } from '../../store/new-devices.ts'
import { insertPlaces } from '../../store/place-import.ts'
import { insertStatusChanges } from '../../store/status-history.ts'
import { knownState } from './known-state.ts'
import type { TownSchool } from './told-town.ts'

/** Since when its devices have been there, in ms. */
const ENROLLED_BEFORE = 200 * 86_400_000

/** Writes a school and its devices into a store of its own, where it is not there yet. */
export async function writeTownSchool(
  transaction: Transaction,
  told: TownSchool,
  ids: { school: Id; authority: Id },
): Promise<void> {
  if (await transaction.get('select 1 as there from schools where id = $1', [ids.school])) return
  const { at } = told
  const { school } = ids
  const newId = () => uuidv7(at, randomBytes(10))
  const rooms = told.rooms.map(({ name, kind }) => ({ id: newId(), school, name, kind }))
  await insertPlaces(transaction, {
    authorities: [{ id: ids.authority, name: told.commune }],
    schools: [{ id: school, authority: ids.authority, name: told.school }],
    rooms,
  })
  const devices = told.devices.map((device) => ({ device, id: newId() }))
  await insertDevices(
    transaction,
    devices.map(({ id, device: { name, kind, room, model, serial, claim } }) => ({
      ...{ school, id, name, kind, model, serial, claim, simulated: true },
      room: rooms.find((each) => each.name === room)?.id ?? null,
      enrolledAt: at - ENROLLED_BEFORE,
    })),
  )
  const known = devices.map(({ id, device }) => knownState({ school, device: id, at }, device.now))
  await saveDeviceStates(
    transaction,
    known.map(({ state }) => state),
  )
  await insertStatusChanges(
    transaction,
    known.flatMap(({ changes }) => changes),
  )
}
