import { randomBytes } from 'node:crypto'
import { uuidv7 } from '@preau/protocol/ids.ts'
import { machineNow } from '../../../agent/simulators/machine-now.ts'
import { type Machine, ROOMS, schoolMachines } from '../../../agent/simulators/machines.ts'
import { communes } from '../../../agent/simulators/place-names.ts'
import { knownState } from '../../../server/seed/town/known-state.ts'
import type { Database } from '../../../server/store/database.ts'
import { type SavedDeviceState, saveDeviceStates } from '../../../server/store/device-states.ts'
import { insertDevices } from '../../../server/store/new-devices.ts'
import { openStore, type StorePlace } from '../../../server/store/open.ts'
import { insertPlaces, type NewPlaces } from '../../../server/store/place-import.ts'
import { insertStatusChanges, type StatusChangeRow } from '../../../server/store/status-history.ts'

const HOUR = 3_600_000
/** Between signs of life: so long that no silence begins while one measures. */
const INTERVAL = 6 * 3600
/** So many schools in one transaction. */
const SCHOOLS_AT_ONCE = 90

const newId = () => uuidv7(Date.now(), randomBytes(10))

/** What was entered into a store. */
export interface Territory {
  schools: number
  rooms: number
  devices: number
}

/**
 * Fills a new store in `folder`, or where else it is, with `devices` devices that do not exist, in schools of 37, each with twelve rooms and the
 * machines of the simulated school: most well, some asleep, offline, worn or broken, with their reasons. The same each time.
 */
export async function fillTerritory(folder: string | StorePlace, devices: number): Promise<Territory> {
  const db = await openStore(folder)
  const size = schoolMachines('size').length
  const schools = Math.ceil(devices / size)
  const places = makePlaces(schools)
  await db.write((transaction) => insertPlaces(transaction, places))
  const roomsOf = Map.groupBy(places.rooms, (room) => room.school)
  let left = devices
  for (let from = 0; from < schools; from += SCHOOLS_AT_ONCE) {
    const drafts = places.schools.slice(from, from + SCHOOLS_AT_ONCE).flatMap((school) => {
      const rooms = new Map(roomsOf.get(school.id)?.map(({ name, id }) => [name, id]))
      return schoolMachines(school.id).map((machine) => ({ school: school.id, id: newId(), machine, rooms }))
    })
    await addDevices(db, drafts.slice(0, left))
    left -= Math.min(left, drafts.length)
  }
  await db.close()
  return { schools, rooms: places.rooms.length, devices }
}

function makePlaces(count: number): NewPlaces {
  const towns = communes(Math.ceil(count / 3), count).map((town) => ({ ...town, id: newId() }))
  const schools = towns.flatMap(({ id, schools: names }) =>
    names.map((name) => ({ id: newId(), authority: id, name, uai: null })),
  )
  return {
    authorities: towns.map(({ id, name }) => ({ id, name })),
    schools,
    rooms: schools.flatMap(({ id }) => ROOMS.map(({ name, kind }) => ({ id: newId(), school: id, name, kind }))),
  }
}

interface Draft {
  school: string
  id: string
  machine: Machine
  rooms: ReadonlyMap<string, string>
}

async function addDevices(db: Database, drafts: readonly Draft[]): Promise<void> {
  const now = Date.now()
  const states: SavedDeviceState[] = []
  const changes: StatusChangeRow[] = []
  for (const { school, id, machine } of drafts) {
    const known = machineNow(machine, { seed: id, now, interval: INTERVAL })
    const { state, changes: made } = knownState({ school, device: id, at: now }, known)
    states.push(state)
    changes.push(...made)
  }
  await db.write(async (transaction) => {
    await insertDevices(
      transaction,
      drafts.map(({ school, id, machine, rooms }, index) => ({
        school,
        id,
        name: machine.name,
        kind: machine.kind,
        // Some were never put into a room.
        room: index % 61 === 0 ? null : (rooms.get(machine.room) ?? null),
        model: machine.hardware.name,
        serial: machine.serial,
        claim: randomBytes(16).toString('hex'),
        enrolledAt: now - 200 * 24 * HOUR,
      })),
    )
    await saveDeviceStates(transaction, states)
    await insertStatusChanges(transaction, changes)
  })
}
