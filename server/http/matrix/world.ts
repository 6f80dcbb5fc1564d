import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import type { Grant, Role, Scope } from '@preau/protocol/rules/roles.ts'
import type { Database, Queries, Transaction } from '../../store/database.ts'
import { putSectionFacts, putStateFacts } from '../../store/device-facts.ts'
import { insertEvents } from '../../store/events.ts'
import { setGrants } from '../../store/grants.ts'
import { putInventoryParts } from '../../store/inventories.ts'
import { insertQuestion } from '../../store/inventory-questions.ts'
import { insertLot } from '../../store/lots.ts'
import { insertDevice } from '../../store/new-devices.ts'
import { insertPerson } from '../../store/people.ts'
import { insertAuthority, insertRoom, insertSchool } from '../../store/places.ts'
import { replacePlan } from '../../store/plans.ts'
import { insertQuarantined } from '../../store/quarantine.ts'
import { sampleNumber } from '../../store/sample-devices.ts'
import { insertSamples } from '../../store/samples.ts'
import { insertWaiting } from '../../store/waiting-machines.ts'
import { NOW } from '../testing.ts'

/** Two authorities, three schools, in each a device of three classes; a lot holds two classes in two of the schools. */
export const SCHOOLS = [0, 1, 2] as const
export type SchoolNumber = (typeof SCHOOLS)[number]
export const KINDS = ['board_pc', 'tablet', 'laptop'] as const satisfies readonly DeviceKind[]
export type Kind = (typeof KINDS)[number]
const AUTHORITY_OF = [0, 0, 1] as const
const LOT_SCHOOLS: readonly SchoolNumber[] = [0, 2]
const LOT_KINDS: readonly Kind[] = ['board_pc', 'tablet']

/** Which school and class a request is about; the last of them is in no world. */
export interface Spot {
  school: SchoolNumber | 9
  kind: Kind
}
export const NOWHERE: Spot = { school: 9, kind: 'board_pc' }

const NOUNS = [
  'authority',
  'school',
  'room',
  'device',
  'waiting',
  'question',
  'message',
  'lot',
  'person',
  'fresh',
] as const
export type Noun = (typeof NOUNS)[number]

/** The ids of what there is at a spot: the same in each world that has it. `turn` makes new ones, for what is used up. */
export function idOf(noun: Noun, { school, kind }: Spot, turn = 0): Id {
  const bytes = new Uint8Array(10)
  const place = noun === 'authority' ? (AUTHORITY_OF[school as SchoolNumber] ?? 9) : school
  const isOfClass = noun === 'device' || noun === 'waiting' || noun === 'message' || noun === 'fresh'
  bytes.set([7, NOUNS.indexOf(noun), place, isOfClass ? KINDS.indexOf(kind) + 1 : 0, turn >> 16, turn >> 8, turn], 3)
  return uuidv7(NOW, bytes)
}

/** The code of a school: one of its own, also for one that is in no world. */
export function uaiOf(school: Id): string {
  return `${String(Number.parseInt(school.slice(19, 23) + school.slice(24), 16) % 9_999_991).padStart(7, '0')}A`
}

/** A word that stands in every text of what there is at a spot, and in no other. */
export const markOf = {
  authority: ({ school }: Spot) => `zqville${AUTHORITY_OF[school as SchoolNumber] ?? 9}`,
  school: ({ school }: Spot) => `zqecole${school}`,
  device: ({ school, kind }: Spot) => `zqposte${school}${kind.replace('_', '')}`,
}

/** What is reached of the devices, in words of this world. */
export type Sees = (school: SchoolNumber, kind: Kind) => boolean

/** Where a role may hold. */
export const SCOPES: Record<'server' | 'authority' | 'school' | 'lot', { scope: Scope; sees: Sees }> = {
  server: { scope: { kind: 'server' }, sees: () => true },
  authority: {
    scope: { kind: 'authority', id: idOf('authority', { school: 0, kind: 'tablet' }) },
    sees: (school) => AUTHORITY_OF[school] === 0,
  },
  school: {
    scope: { kind: 'school', id: idOf('school', { school: 0, kind: 'tablet' }) },
    sees: (school) => school === 0,
  },
  lot: {
    scope: { kind: 'lot', id: idOf('lot', { school: 0, kind: 'tablet' }) },
    sees: (school, kind) => LOT_SCHOOLS.includes(school) && LOT_KINDS.includes(kind),
  },
}
export type ScopeName = keyof typeof SCOPES

export function grantsOf(role: Role, scope: ScopeName): Grant[] {
  return [{ role, scope: SCOPES[scope].scope }]
}

/** Makes the part of the world that `sees` reaches, as if there were no other. */
export async function makeWorld(db: Database, sees: Sees): Promise<void> {
  await db.write(async (t) => {
    for (const authority of [0, 1]) {
      const schools = SCHOOLS.filter((school) => AUTHORITY_OF[school] === authority)
      const reached = schools.filter((school) => KINDS.some((kind) => sees(school, kind)))
      const [first] = reached
      if (first === undefined) continue
      const at: Spot = { school: first, kind: 'tablet' }
      await insertAuthority(t, { id: idOf('authority', at), name: `Ville ${markOf.authority(at)}` })
      for (const school of reached)
        await makeSchool(
          t,
          school,
          KINDS.filter((kind) => sees(school, kind)),
        )
    }
    const person = idOf('person', { school: 0, kind: 'tablet' })
    await insertPerson(t, { id: person, name: 'Administratrice', login: 'administratrice', madeAt: NOW })
    await setGrants(t, person, [{ role: 'admin', scope: { kind: 'server' } }])
    const lot = idOf('lot', { school: 0, kind: 'tablet' })
    const schools = LOT_SCHOOLS.filter((school) => KINDS.some((kind) => sees(school, kind)))
    await insertLot(t, {
      id: lot,
      name: 'Lot 1',
      schools: schools.map((school) => idOf('school', { school, kind: 'tablet' })),
      kinds: [...LOT_KINDS],
    })
    await insertQuestion(t, {
      id: idOf('question', { school: 0, kind: 'tablet' }),
      name: 'Peu de mémoire',
      question: { match: 'all', conditions: [{ field: 'memory', operator: 'below', value: 8e9 }] },
      at: NOW,
    })
  })
}

async function makeSchool(t: Transaction, school: SchoolNumber, kinds: readonly Kind[]): Promise<void> {
  const at: Spot = { school, kind: 'tablet' }
  const [id, room] = [idOf('school', at), idOf('room', at)]
  await insertSchool(t, { id, authority: idOf('authority', at), name: `École ${markOf.school(at)}`, uai: uaiOf(id) })
  await insertRoom(t, { id: room, school: id, name: `Salle ${markOf.school(at)}` })
  for (const kind of kinds) await makeDevice(t, { school, kind })
  const devices = kinds.map((kind, i) => ({ device: idOf('device', { school, kind }), x: 8 + 16 * i, y: 8 }))
  const drawn = { room, x: 16, y: 64, width: 160, height: 96, door: null, devices }
  await replacePlan(t, 'all', id, { version: 0, rooms: [drawn], areas: [] }, NOW)
}

async function makeDevice(t: Transaction, at: Spot): Promise<void> {
  const [school, device, mark] = [idOf('school', at), idOf('device', at), markOf.device(at)]
  const of = { school, device }
  const name = `Poste ${mark}`
  const made = { room: idOf('room', at), model: `Modèle ${mark}`, serial: `SN-${mark}` }
  const claim = device.replaceAll('-', '')
  await insertDevice(t, { school, id: device, name, kind: at.kind, claim, enrolledAt: NOW, ...made })
  // Only what is reached by a machine that is there may be asked to do something.
  await t.run(`update devices set status = 'ok' where id = $1`, [device])
  const system = { manufacturer: `Marque ${mark}`, model: `Modèle ${mark}` }
  const sections = {
    memory: [{ size: 4e9 }],
    system: [system],
    software: [{ name: `Logiciel ${mark}`, version: '1.0' }],
  }
  for (const [section, items] of Object.entries(sections)) {
    const whole = { ...of, section: section as keyof typeof sections, at: NOW, items }
    await putInventoryParts(t, [{ ...whole, epoch: 1, seq: 1, digest: '0123456789abcdef', part: 1, parts: 1 }])
    await putSectionFacts(t, [whole])
  }
  await putStateFacts(t, [{ ...of, values: { 'cpu.load': 12 }, agent: '0.1.0' }])
  const number = await sampleNumber(t, school, device)
  await insertSamples(t, [[number, 1, 1, 0, NOW - 60_000, 0, { 'cpu.load': 12 }]])
  const event = { id: idOf('fresh', at), event: 'disk.added', severity: 'info', source: 'agent' } as const
  await insertEvents(t, [
    { ...of, ...event, epoch: 1, seq: 2, at: NOW - 60_000, receivedAt: NOW, params: { disk: mark } },
  ])
  const message = { id: idOf('message', at), topic: `preau1/up/${school}/${device}/sample`, receivedAt: NOW }
  const content = { code: 'MESSAGE_INVALID', detail: mark, bytes: 3, payload: `{"${mark}":1}` }
  await insertQuarantined(t, [{ ...of, ...message, ...content }])
  await makeWaiting(t, at, idOf('waiting', at))
}

/** A machine that waits at a spot. */
export async function makeWaiting(t: Queries, at: Spot, id: Id): Promise<void> {
  const mark = markOf.device(at)
  await insertWaiting(t, {
    id,
    school: idOf('school', at),
    claim: id.replaceAll('-', ''),
    state: 'waiting',
    why: 'admission',
    device: null,
    keyPrint: '0'.repeat(64),
    csr: CSR,
    name: `Poste ${mark} nouveau`,
    kind: at.kind,
    model: `Modèle ${mark}`,
    serial: null,
    room: null,
    label: null,
    address: '192.168.1.7',
    simulated: false,
    askedAt: NOW,
  })
}

/** Set by the test: a request of a real key. */
let CSR = ''
export function useCsr(csr: string): void {
  CSR = csr
}
