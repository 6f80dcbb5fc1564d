import type { SectionName } from '@preau/protocol/messages/inventory.ts'
import { DEVICE_KINDS, type DeviceKind, STATUSES, type Status } from '@preau/protocol/rules/device-status.ts'
import { type Grant, type Reach, reaches, reachOf, type ScopeMap } from '@preau/protocol/rules/roles.ts'
import fc from 'fast-check'
import type { Database } from '../../server/store/database.ts'
import { putSectionFacts } from '../../server/store/device-facts.ts'
import { insertDevices, type NewDevice } from '../../server/store/new-devices.ts'
import { insertPlaces, type NewPlaces } from '../../server/store/place-import.ts'
import { replacePlan } from '../../server/store/plans.ts'
import { insertQuarantined, type QuarantineRow } from '../../server/store/quarantine.ts'
import { insertWaiting, type WaitingRow } from '../../server/store/waiting-machines.ts'
import { GIB } from './inventory-fixtures.ts'
import { deviceOf, NOON, newId, saveStatuses } from './store-fixtures.ts'

export interface WorldDevice extends NewDevice {
  status: Status
  /** Which of a few machines it is; null: it has told nothing. */
  machine: number | null
  programs: readonly string[]
}

/** Everything that a store may hold, with identifiers that are the same in each store it is put into. */
export interface World {
  authorities: { id: string; name: string }[]
  schools: { id: string; authority: string; name: string }[]
  rooms: { id: string; school: string; name: string }[]
  devices: WorldDevice[]
  quarantine: QuarantineRow[]
  waiting: WaitingRow[]
}

const MACHINES = [
  { model: 'ProDesk 400', memory: 8 },
  { model: 'Latitude 3310', memory: 4 },
  { model: 'Tab M10', memory: 4 },
] as const
const PROGRAMS = ['Scratch', 'GCompris', 'VLC', 'LibreOffice']

const drawnDevice = fc.record({
  kind: fc.constantFrom(...DEVICE_KINDS),
  room: fc.option(fc.nat(1)),
  status: fc.constantFrom(...STATUSES),
  machine: fc.option(fc.nat(MACHINES.length - 1)),
  programs: fc.subarray(PROGRAMS),
  simulated: fc.boolean(),
  quarantined: fc.boolean(),
  /** Of what class its own claim is that waits; null: none waits. */
  waits: fc.option(fc.constantFrom(...DEVICE_KINDS)),
})
const drawnSchool = fc.record({ authority: fc.nat(1), devices: fc.array(drawnDevice, { maxLength: 7 }) })

/** A few schools of two authorities, each with two rooms and some devices. */
export const worlds: fc.Arbitrary<World> = fc.array(drawnSchool, { minLength: 1, maxLength: 4 }).map((drawn) => {
  const authorities = ['Nîmes', 'Uzès'].map((name) => ({ id: newId(), name }))
  const world: World = { authorities, schools: [], rooms: [], devices: [], quarantine: [], waiting: [] }
  for (const [index, { authority, devices }] of drawn.entries()) {
    const id = newId()
    world.schools.push({ id, authority: authorities[authority]?.id ?? '', name: `École ${index}` })
    const rooms = ['CP', 'CM2'].map((name) => ({ id: newId(), school: id, name }))
    world.rooms.push(...rooms)
    for (const [place, { room, quarantined, waits, ...of }] of devices.entries()) {
      const fields = { kind: of.kind, room: rooms[room ?? -1]?.id ?? null, name: `PC ${place}` }
      const device = { ...deviceOf(id, fields), ...of, room: fields.room }
      world.devices.push(device)
      if (quarantined) world.quarantine.push(quarantineOf(id, device.id))
      if (waits) world.waiting.push(waitingOf(id, { kind: waits, device: place % 2 === 0 ? device.id : null }))
    }
  }
  world.quarantine.push(quarantineOf('', null))
  return world
})

type DrawnScope = { to: 'server' | 'authority' | 'school'; index: number } | { to: 'lot'; kinds: DeviceKind[] }
const drawnScope: fc.Arbitrary<DrawnScope> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ to: 'server' as const, index: 0 }) },
  { weight: 3, arbitrary: fc.record({ to: fc.constant('authority' as const), index: fc.nat(1) }) },
  { weight: 6, arbitrary: fc.record({ to: fc.constant('school' as const), index: fc.nat(3) }) },
  { weight: 6, arbitrary: fc.record({ to: fc.constant('lot' as const), kinds: fc.subarray([...DEVICE_KINDS]) }) },
)
/** What a person holds, in words that fit every world. */
export const holdings = fc.array(drawnScope, { maxLength: 3 })

/** What these holdings reach in a world. A lot is of every second school. */
export function reachIn(world: World, held: readonly DrawnScope[]): Reach {
  const lots = new Map<string, DeviceKind[]>()
  const grants = held.flatMap((scope): Grant[] => {
    if (scope.to === 'server') return [{ role: 'technician', scope: { kind: 'server' } }]
    if (scope.to === 'lot') {
      const id = newId()
      lots.set(id, scope.kinds)
      return [{ role: 'supplier', scope: { kind: 'lot', id } }]
    }
    const id = (scope.to === 'authority' ? world.authorities : world.schools)[scope.index]?.id
    return id === undefined ? [] : [{ role: 'technician', scope: { kind: scope.to, id } }]
  })
  const map: ScopeMap = {
    authorityOf: (school) => world.schools.find(({ id }) => id === school)?.authority,
    schoolsOf: (authority) => world.schools.filter((school) => school.authority === authority).map(({ id }) => id),
    lot: (id) => ({
      id,
      schools: world.schools.filter((_, index) => index % 2 === 0).map((school) => school.id),
      kinds: lots.get(id) ?? [],
    }),
  }
  return reachOf(grants, map)
}

/** What would be there if nothing else were: the world of who reaches so much. */
export function worldWithin(world: World, reach: Reach): World {
  if (reach === 'all') return world
  const schools = world.schools.filter(({ id }) => reaches(reach, id))
  const devices = world.devices.filter(({ school, kind }) => reaches(reach, school, kind))
  const kinds = new Map(world.devices.map(({ id, kind }) => [id, kind]))
  const ids = new Set(devices.map(({ id }) => id))
  return {
    authorities: world.authorities.filter(({ id }) => schools.some(({ authority }) => authority === id)),
    schools,
    rooms: world.rooms.filter(({ school }) => reaches(reach, school)),
    devices,
    quarantine: world.quarantine.filter(({ device }) => device !== null && ids.has(device)),
    // Who asks for the place of a known device is of its class, whatever he says.
    waiting: world.waiting.filter(({ school, device, kind }) =>
      reaches(reach, school, kinds.get(device ?? '') ?? kind),
    ),
  }
}

/** Puts a world into an empty store, with a plan of each school on which every device of the first room stands. */
export async function settle(db: Database, world: World): Promise<void> {
  const places: NewPlaces = world
  await db.write(async (transaction) => {
    await insertPlaces(transaction, places)
    await insertDevices(transaction, world.devices)
    await putSectionFacts(transaction, world.devices.flatMap(sectionsOf))
    await insertQuarantined(transaction, world.quarantine)
    for (const row of world.waiting) await insertWaiting(transaction, row)
    for (const { id: school } of world.schools) {
      const room = world.rooms.find((each) => each.school === school)?.id ?? ''
      const stand = world.devices.filter((device) => device.room === room)
      // Each has the place of its number, in whatever company it stands.
      const devices = stand.map(({ id: device, name }) => ({ device, x: 8 * Number(name.slice(3)), y: 8 }))
      const drawn = { room, x: 16, y: 16, width: 200, height: 144, door: null, devices }
      await replacePlan(transaction, 'all', school, { version: 0, rooms: [drawn], areas: [] }, NOON)
    }
  })
  await saveStatuses(db, Object.fromEntries(world.devices.map(({ id, status }) => [id, status])))
}

function sectionsOf({ school, id, machine, programs }: WorldDevice) {
  const of = machine === null ? undefined : MACHINES[machine]
  if (!of) return []
  const system = { manufacturer: 'Préau', model: of.model, os: { name: 'Debian', version: '13' } }
  const sections: [SectionName, object[]][] = [
    ['system', [system]],
    ['memory', [{ size: of.memory * GIB }]],
    ['disks', [{ type: 'SSD', size: 256e9 }]],
    ['software', programs.map((name) => ({ name, version: '1.0' }))],
  ]
  return sections.map(([section, items]) => ({ school, device: id, section, at: NOON, items }))
}

function quarantineOf(school: string, device: string | null): QuarantineRow {
  const told = { topic: 'preau1/up/x', code: 'ENVELOPE_NOT_JSON', detail: '/', bytes: 3, payload: '{"a' }
  return { school, id: newId(), device, receivedAt: NOON, ...told }
}

function waitingOf(school: string, fields: Partial<WaitingRow>): WaitingRow {
  const id = newId()
  const nothing = { model: null, serial: null, room: null, label: null, simulated: false }
  const asked = { claim: id.replaceAll('-', ''), state: 'waiting', why: 'admission', keyPrint: 'f'.repeat(64) } as const
  const said = { csr: '', name: 'Tablette', kind: 'tablet', address: '10.0.0.7', askedAt: NOON } as const
  return { school, id, device: null, ...asked, ...said, ...nothing, ...fields }
}
