import { randomBytes } from 'node:crypto'
import { uuidv7 } from '@preau/protocol/ids.ts'
import { type DeviceFacts, deriveStatus } from '@preau/protocol/rules/device-status.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import { newModel, step } from '../../../agent/simulators/machine-model.ts'
import { type Machine, ROOMS, schoolMachines } from '../../../agent/simulators/machines.ts'
import { type Random, seededRandom } from '../../../agent/simulators/random.ts'
import type { Database } from '../../../server/store/database.ts'
import { type SavedDeviceState, saveDeviceStates } from '../../../server/store/device-states.ts'
import { insertDevices } from '../../../server/store/new-devices.ts'
import { openStore, type StorePlace } from '../../../server/store/open.ts'
import { insertPlaces, type NewPlaces } from '../../../server/store/place-import.ts'
import { insertStatusChanges, type StatusChangeRow } from '../../../server/store/status-history.ts'
import { communes } from './place-names.ts'

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
    const { state, change } = stateOf(school, id, machine, now)
    states.push(state)
    changes.push(...change)
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

/** Working hours of a Tuesday, so that every machine has readings. */
const TUESDAY = Date.UTC(2026, 9, 6, 9)

function stateOf(
  school: string,
  device: string,
  machine: Machine,
  now: number,
): { state: SavedDeviceState; change: StatusChangeRow[] } {
  const random = seededRandom(device)
  const values = step(newModel(machine, now, TUESDAY - now), now, random).values ?? {}
  const { facts, since } = factsFor(machine, values, random, now)
  const status = deriveStatus(facts, null, now)
  const begun = since ?? now - Math.floor(random() * 20 * 24 * HOUR)
  status.since = begun
  for (const reason of status.reasons) reason.since = begun
  const state: SavedDeviceState = {
    school,
    device,
    epoch: 1,
    upto: 4000,
    stateEpoch: 1,
    stateSeq: 4000,
    values: facts.values,
    valuesAt: facts.heardAt,
    heardAt: facts.heardAt,
    firstHeardAt: facts.heardAt && now - 190 * 24 * HOUR,
    interval: facts.interval,
    connectedAt: null,
    connection: 12,
    instance: null,
    asleep: facts.asleep,
    duplicateAt: null,
    agent: { version: '0.1.0', platform: 'linux', arch: 'x64' },
    inventory: {},
    status,
  }
  const code = status.reasons[0]?.code ?? null
  const row = { school, device, at: begun, status: status.status, reason: code }
  const morning = { school, device, at: now - 30 * HOUR, status: 'asleep' as const, reason: 'asleep' }
  return { state, change: begun > now - 12 * HOUR ? [morning, row] : [row] }
}

/** What is known of one machine: of a hundred about 74 well, 20 asleep, 2 silent, 2 worn, 1 broken, 1 never heard. */
function factsFor(
  { kind }: Machine,
  values: ReadingValues,
  random: Random,
  now: number,
): { facts: DeviceFacts; since: number | null } {
  const lot = random() * 100
  const ago = Math.floor(random() ** 3 * 30 * 24 * HOUR)
  const heardAt = now - Math.floor(random() * 240_000)
  const facts: DeviceFacts = { kind, values, heardAt, interval: INTERVAL, asleep: null, duplicateAt: null }
  const disk = Object.keys(values).find((id) => id.startsWith('disk.used'))
  if (lot < 1) return { facts: { ...facts, values: {}, heardAt: null }, since: now - 9 * HOUR - ago }
  if (lot < 2 && disk) return { facts: { ...facts, values: { ...values, [disk]: 99 + random() } }, since: now - ago }
  if (lot < 4 && disk)
    return { facts: { ...facts, values: { ...values, [disk]: 95 + 3 * random() } }, since: now - ago }
  if (lot < 6) return { facts: { ...facts, heardAt: now - 20 * HOUR - ago }, since: now - 20 * HOUR - ago }
  if (lot < 26) return { facts: { ...facts, asleep: { since: now - HOUR, cause: 'shutdown' } }, since: now - HOUR }
  return { facts, since: ago < 8 * HOUR ? now - ago : null }
}
