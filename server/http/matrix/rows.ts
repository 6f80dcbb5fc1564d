import { CODE_AUTHORITY_BYTES, CODE_SECRET_BYTES, writeEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import { NOTHING_NOTED } from '@preau/protocol/rules/tickets/noted.ts'
import type { Database } from '../../store/database.ts'
import { putEquipment } from '../../store/equipment.ts'
import { insertQuestion } from '../../store/inventory-questions.ts'
import { insertLot } from '../../store/lots.ts'
import { insertDevice } from '../../store/new-devices.ts'
import { insertPerson } from '../../store/people.ts'
import { insertAuthority, insertRoom, insertSchool } from '../../store/places.ts'
import { insertQuarantined } from '../../store/quarantine.ts'
import { addServiceEvent } from '../../store/service-events.ts'
import { putFile } from '../../store/ticket-files.ts'
import { addNote } from '../../store/ticket-notes.ts'
import { insertTicket, nextTicketNumber } from '../../store/tickets.ts'
import { admitWaiting } from '../../store/waiting-machines.ts'
import { NOW } from '../testing.ts'
import { BOOKING_ROWS } from './booking-rows.ts'
import { CAMPAIGN_ROWS } from './campaign-rows.ts'
import { CONTRACT_ROWS } from './contract-rows.ts'
import { FIX_ROWS } from './fix-rows.ts'
import { SATISFACTION_ROWS } from './satisfaction-rows.ts'
import { makeWaiting, type Noun, type Spot } from './world.ts'

/** What a request is made of: ids of the spot that it is about, and a number that no other request of this world has. */
export interface Asked {
  id(noun: Noun): string
  at: Spot
  turn: number
  db: Database
}

/** How an operation of the OpenAPI document is asked, beside the ids in its path and query, which the document itself names. */
export interface Row {
  /** What `{id}` in its path is. */
  id?: Noun
  query?: Record<string, string> | ((asked: Asked) => Promise<Record<string, string>>)
  body?: (asked: Asked) => object | Promise<object>
  /** Fields of the body that name an object: each is also asked with one of elsewhere, all else being one's own. */
  names?: readonly Noun[]
  /** Makes what the request uses up, under the id that `fresh` has at this spot and turn; `id` is then 'fresh'. */
  fresh?: (asked: Asked) => Promise<void>
  /** What it makes so is of the class of the spot, not only of its school. */
  classed?: true
  /** Its answers have an end only when one goes away: asked in a test of its own. */
  stream?: true
  /** It is about who asks alone, and names nothing of a school: what it answers is tested where it stands. */
  own?: true
  /** What in an answer is drawn by chance. */
  chance?: RegExp
}

const DAY = 86_400_000
const PRINTED = writeEnrolCode({
  secret: new Uint8Array(CODE_SECRET_BYTES),
  authority: new Uint8Array(CODE_AUTHORITY_BYTES),
  addresses: [],
})
/** Of a ticket its number counts those of the whole server; its own id and those of the notes of the server are new each time. */
const TICKET_NAMES = /"number":"T-\d+"|(?<="id":")[^"]*(?=","number")|(?<="type":"note","id":")[^"]*(?=")/g
const SMALL_PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII='
const span = { from: String(NOW - DAY), to: String(NOW) }
const question = { match: 'all', conditions: [{ field: 'memory', operator: 'below', value: 8e9 }] }
const software = { match: 'all', conditions: [{ field: 'software', operator: 'present', name: 'logiciel' }] }

/** A row for each operation that asks who calls it. */
export const ROWS: Record<string, Row> = {
  'GET /api/openapi.json': {},
  'GET /api/live': { stream: true },
  'GET /api/devices': { query: { sort: 'name', dayFrom: '0' } },
  'GET /api/devices/{id}': { id: 'device' },
  'PATCH /api/devices/{id}': {
    id: 'device',
    names: ['room'],
    body: ({ id }) => ({ note: 'x', room: id('room') }),
  },
  'GET /api/devices/{id}/samples': { id: 'device', query: span },
  'GET /api/devices/{id}/samples.csv': { id: 'device', query: span },
  'GET /api/devices/{id}/events': { id: 'device' },
  'GET /api/devices/{id}/inventory': { id: 'device' },
  'GET /api/devices/{id}/equipment': { id: 'device' },
  'GET /api/devices/{id}/cover': { id: 'device' },
  'GET /api/devices/{id}/tablet': { id: 'device' },
  'POST /api/labels': {
    names: ['school', 'device'],
    body: ({ id }) => ({ school: id('school'), devices: [id('device')] }),
  },
  'GET /api/devices/{id}/commands': { id: 'device' },
  'POST /api/devices/{id}/commands': {
    id: 'fresh',
    classed: true,
    fresh: makeProjector,
    body: () => ({ command: 'power_on' }),
    chance: /(?<="id":")[^"]*(?=","device")/g,
  },
  'POST /api/devices/{id}/view': {
    id: 'device',
    body: () => ({ reason: 'picture' }),
    chance: /(?<="id":")[^"]*(?=","device")/g,
  },
  'POST /api/devices/{id}/wake': { id: 'device' },
  'GET /api/devices/{id}/view': { id: 'device' },
  'GET /api/devices/{id}/view/still': { id: 'device' },
  'DELETE /api/devices/{id}/view': { id: 'device' },
  'POST /api/devices/{id}/firmware-job': {
    id: 'fresh',
    classed: true,
    fresh: makeProjector,
    body: () => ({ act: 'begin' }),
  },
  'POST /api/devices/{id}/confirmation': {
    id: 'fresh',
    classed: true,
    fresh: makeProjector,
    body: () => ({ confirmed: true }),
  },
  'GET /api/samples/hours': { query: { reading: 'cpu.load', ...span } },
  'POST /api/inventory/answers': {
    names: ['school', 'authority'],
    body: ({ id, turn }) =>
      turn % 2 === 0
        ? { question, sort: 'place', authority: id('authority'), only: id('school') }
        : { question: software, sort: 'name', school: id('school') },
  },
  'POST /api/inventory/answers.csv': {
    names: ['school', 'authority'],
    body: ({ id, turn }) =>
      turn % 2 === 0 ? { question, authority: id('authority') } : { question: software, only: id('school') },
  },
  'GET /api/inventory/values': { query: { field: 'model', q: 'zq' } },
  'GET /api/inventory/homogeneity': {},
  'POST /api/inventory/homogeneity.csv': {
    names: ['authority'],
    body: ({ id, turn }) => (turn % 2 === 0 ? {} : { authority: id('authority') }),
  },
  'GET /api/inventory/questions': {},
  'POST /api/inventory/questions': { body: ({ turn }) => ({ name: `Question ${turn}`, question }) },
  'PATCH /api/inventory/questions/{id}': { id: 'question', body: ({ turn }) => ({ name: `Autre ${turn}` }) },
  'DELETE /api/inventory/questions/{id}': {
    id: 'fresh',
    fresh: async ({ db, id, turn }) => {
      const saved = { id: id('fresh'), name: `Neuve ${turn}`, question: question as never, at: NOW }
      await db.write((t) => insertQuestion(t, saved))
    },
  },
  'GET /api/places': {},
  'POST /api/authorities': { body: ({ turn }) => ({ name: `Ville neuve ${turn}` }) },
  'PATCH /api/authorities/{id}': { id: 'authority', body: ({ turn }) => ({ name: `Ville ${turn}` }) },
  'DELETE /api/authorities/{id}': {
    id: 'fresh',
    fresh: async ({ db, id, turn }) => {
      await db.write((t) => insertAuthority(t, { id: id('fresh'), name: `Ville vide ${turn}` }))
    },
  },
  'POST /api/schools': {
    names: ['authority'],
    body: ({ id, turn }) => ({ authority: id('authority'), name: `École neuve ${turn}` }),
  },
  'GET /api/schools': {},
  'GET /api/schools/lines': {},
  'PATCH /api/schools/{id}': { id: 'school', body: () => ({ timezone: 'Europe/Paris' }) },
  'DELETE /api/schools/{id}': {
    id: 'fresh',
    fresh: async ({ db, id, turn }) => {
      const school = { id: id('fresh'), authority: id('authority'), name: `École vide ${turn}` }
      await db.write((t) => insertSchool(t, school))
    },
  },
  'POST /api/rooms': {
    names: ['school'],
    body: ({ id, turn }) => ({ school: id('school'), name: `Salle neuve ${turn}` }),
  },
  'GET /api/rooms': { query: { q: 'salle' } },
  'GET /api/reportable': {},
  'PATCH /api/rooms/{id}': { id: 'room', body: () => ({ kind: 'classroom' }) },
  'DELETE /api/rooms/{id}': {
    id: 'fresh',
    fresh: async ({ db, id, turn }) => {
      await db.write((t) => insertRoom(t, { id: id('fresh'), school: id('school'), name: `Salle vide ${turn}` }))
    },
  },
  'POST /api/places/import': { body: ({ turn }) => ({ csv: `ville;ecole\nVille ${turn};École ${turn}\n` }) },
  'GET /api/schools/{id}/plan': { id: 'school' },
  'PUT /api/schools/{id}/plan': {
    id: 'school',
    names: ['room', 'device'],
    body: async ({ id, db }) => ({
      version: await planVersion(db, id('school')),
      rooms: [
        {
          ...{ room: id('room'), x: 16, y: 64, width: 160, height: 96, door: null },
          devices: [{ device: id('device'), x: 8, y: 8 }],
        },
      ],
      areas: [],
      moves: [{ device: id('device'), room: id('room') }],
    }),
  },
  'DELETE /api/schools/{id}/plan': {
    id: 'school',
    query: async ({ db, id }) => ({ version: String(await planVersion(db, id('school'))) }),
  },
  'GET /api/enrolments/waiting': {},
  'POST /api/enrolments/waiting/{id}': {
    id: 'fresh',
    classed: true,
    fresh: async ({ db, id, at }) => {
      await db.write((t) => makeWaiting(t, at, id('fresh')))
    },
    body: ({ turn }) => ({ admit: turn % 2 === 0 }),
  },
  'POST /api/enrolments/waiting/{id}/undo': {
    id: 'fresh',
    classed: true,
    fresh: async ({ db, id, at }) => {
      await db.write(async (t) => {
        await makeWaiting(t, at, id('fresh'))
        await admitWaiting(t, id('fresh'), id('device'), NOW)
      })
    },
  },
  'POST /api/devices/{id}/revoke': { id: 'device' },
  'POST /api/enrol-codes': {
    names: ['school'],
    body: ({ id }) => ({ school: id('school'), count: 2, life: DAY, admit: true }),
    chance: /(?<="label":"[^"]*",)"code":"[^"]*"/g,
  },
  'POST /api/enrol-codes/sheet': {
    body: ({ id }) => ({
      school: { id: id('school'), name: 'A' },
      endsAt: DAY,
      codes: [{ label: 'A 1', code: PRINTED }],
    }),
  },
  'GET /api/quarantine': {},
  'DELETE /api/quarantine': {},
  'DELETE /api/quarantine/{id}': {
    id: 'fresh',
    classed: true,
    fresh: async ({ db, id }) => {
      const of = { id: id('fresh'), school: id('school'), device: id('device'), topic: 'preau1/up', receivedAt: NOW }
      const content = { code: 'MESSAGE_INVALID', detail: '', bytes: 1, payload: 'a' }
      await db.write((t) => insertQuarantined(t, [{ ...of, ...content }]))
    },
  },
  'GET /api/tickets': { query: { sort: 'opened', q: 'panne' }, chance: TICKET_NAMES },
  'POST /api/tickets': {
    names: ['school', 'device', 'room'],
    body: ({ id, turn }) => ({
      ...{ key: id('fresh'), school: id('school'), room: id('room'), symptom: 'other', words: 'Panne' },
      ...{ device: id('device'), canTeach: turn % 2 === 0 ? 'no' : 'yes' },
    }),
    chance: TICKET_NAMES,
  },
  'GET /api/tickets/{id}': { id: 'fresh', classed: true, fresh: makeTicket, chance: TICKET_NAMES },
  'POST /api/tickets/{id}/acts': {
    ...{ id: 'fresh', classed: true, fresh: makeTicket, chance: TICKET_NAMES },
    names: ['device'],
    // The one act that names something else.
    body: ({ id }) => ({ act: 'swap', key: another(id('fresh')), with: id('device') }),
  },
  'POST /api/tickets/{id}/corrections': {
    ...{ id: 'fresh', classed: true, fresh: makeTicket, chance: TICKET_NAMES },
    body: ({ id }) => ({ key: another(id('fresh')), line: 1, reason: 'Plus tôt', with: { at: NOW - 60_000 } }),
  },
  'POST /api/tickets/{id}/photos': {
    ...{ id: 'fresh', classed: true, fresh: makeTicket, chance: TICKET_NAMES },
    body: ({ id, turn }) => ({ key: another(id('fresh')), data: SMALL_PNG, words: `Photo ${turn}` }),
  },
  'GET /api/ticket-photos/{id}': { id: 'fresh', classed: true, fresh: makePhoto },
  'GET /api/territory': {},
  'GET /api/territory/waiting/{id}': { id: 'device' },
  'POST /api/territory/codes': { body: () => ({ life: DAY }) },
  'POST /api/territory/uplink': { body: () => ({ code: PRINTED }) },
  'POST /api/territory/uplink/leave': {},
  'PUT /api/territory/uplink/limit': { body: () => ({ hours: null }) },
  'POST /api/territory/schools/{id}/revoke': { id: 'school' },
  'POST /api/territory/schools/{id}/link': { id: 'school', body: () => ({ cut: true }) },
  'GET /api/audit': {},
  'GET /api/audit/proof': {},
  'GET /api/audit/export': {},
  'GET /api/privacy/retention': {},
  'PUT /api/privacy/retention': { body: () => ({ item: 'events', days: 200 }) },
  'GET /api/privacy/retention/preview': { query: { item: 'events', days: '200' } },
  'GET /api/privacy/people/{id}/export': { id: 'fresh', fresh: makePerson },
  'POST /api/privacy/people/{id}/erase': { id: 'fresh', fresh: makePerson },
  'GET /api/self': { own: true },
  'GET /api/self/merge-notices': { own: true },
  'POST /api/self/merge-notices/seen': { own: true },
  'POST /api/self/password': { own: true },
  'POST /api/self/totp': { own: true },
  'POST /api/self/totp/proof': { own: true },
  'GET /api/self/sessions': { own: true },
  'DELETE /api/self/sessions': { own: true },
  'DELETE /api/self/sessions/{id}': { own: true, id: 'fresh' },
  'GET /api/self/tokens': { own: true },
  'POST /api/self/tokens': { own: true },
  'DELETE /api/self/tokens/{id}': { own: true, id: 'fresh' },
  'GET /api/self/passkeys': { own: true },
  'POST /api/self/passkeys': { own: true },
  'POST /api/self/passkeys/offer': { own: true },
  'DELETE /api/self/passkeys/{id}': { own: true, id: 'fresh' },
  'GET /api/people': {},
  'POST /api/people': {
    names: ['school'],
    body: ({ id, turn }) => ({
      name: `Personne ${turn}`,
      login: `neuve${turn}@ville.fr`,
      grants: [{ role: 'teacher', scope: { kind: 'school', id: id('school') } }],
    }),
  },
  'PATCH /api/people/{id}': { id: 'fresh', fresh: makePerson, body: ({ turn }) => ({ name: `Autre ${turn}` }) },
  'POST /api/people/{id}/link': { id: 'fresh', fresh: makePerson },
  'GET /api/lots': {},
  'POST /api/lots': {
    names: ['school'],
    body: ({ id, turn }) => ({ name: `Lot ${turn}`, schools: [id('school')], kinds: [] }),
  },
  'PUT /api/lots/{id}': {
    id: 'fresh',
    fresh: makeLot,
    names: ['school'],
    body: ({ id, turn }) => ({ name: `Lot ${turn}`, schools: [id('school')], kinds: ['tablet'] }),
  },
  'DELETE /api/lots/{id}': { id: 'fresh', fresh: makeLot },
  ...CONTRACT_ROWS,
  ...SATISFACTION_ROWS,
  ...BOOKING_ROWS,
  ...CAMPAIGN_ROWS,
  ...FIX_ROWS,
}

async function planVersion(db: Database, school: string): Promise<number> {
  const row = await db.get<{ version: number }>('select version from plans where school_id = $1', [school])
  return row?.version ?? 0
}

async function makePerson({ db, id, turn }: Asked): Promise<void> {
  const person = { id: id('fresh'), name: `Personne ${turn}`, login: `personne${turn}@ville.fr`, madeAt: NOW }
  await db.write((t) => insertPerson(t, person))
}

/** A projector that the machine of the spot reaches. */
async function makeProjector({ db, id, at, turn }: Asked): Promise<void> {
  const [school, device] = [id('school'), id('fresh')]
  const made = { name: `Projecteur ${turn}`, room: id('room'), model: null, serial: null, claim: `equipment:${device}` }
  const attached = { via: id('device'), key: `epson:${turn}`, spec: 'epson/escvp21', network: false }
  const named = { vendor: 'EPSON', model: null, serial: null, life: null, thresholds: null, lost: false }
  const said = { presence: 'present', since: NOW, fault: null, said: { power: 'standby' } } as const
  await db.write(async (t) => {
    // Of the class of the spot: a lot that does not hold it must not reach what hangs on it.
    await insertDevice(t, { school, id: device, kind: at.kind, enrolledAt: NOW, ...made })
    await putEquipment(t, [{ school, device, attached: { ...attached, ...named, ...said } }])
  })
}

async function makeLot({ db, id, turn }: Asked): Promise<void> {
  await db.write((t) => insertLot(t, { id: id('fresh'), name: `Lot neuf ${turn}`, schools: [], kinds: [] }))
}

/** An id that is as new as another one. */
function another(id: string): string {
  return `ffff${id.slice(4)}`
}

/** A ticket of the class of the spot on which there is work to do, about a device of its own. */
async function makeTicket({ db, id, at }: Asked): Promise<void> {
  const [school, device] = [id('school'), another(id('fresh'))]
  const facts = { school, device, kind: at.kind, room: null, title: 'Panne' } as const
  const said = { symptom: 'other', canTeach: null, rule: null, severity: 'minor', openedBy: null } as const
  const stands = { state: 'open', party: 'commune', lot: null, restoredAt: null, endedAt: null } as const
  await db.write(async (t) => {
    const claim = `ticket:${device}`
    const made = { name: 'Poste en panne', room: null, model: null, serial: null, claim, enrolledAt: NOW }
    await insertDevice(t, { school, id: device, kind: at.kind, ...made })
    const rest = { contract: null, clocks: [], pauses: [], changedAt: NOW, number: await nextTicketNumber(t) }
    await insertTicket(t, { ...facts, ...said, ...stands, ...rest, ...NOTHING_NOTED, openedAt: NOW, id: id('fresh') })
    const line = { school, key: id('fresh'), ticket: id('fresh'), equipment: device, event: 'opened' } as const
    await addServiceEvent(t, { ...line, at: NOW, severity: 'minor', recordedAt: NOW, recordedBy: null })
  })
}

/** A picture of such a ticket; its note has the same id. */
async function makePhoto(asked: Asked): Promise<void> {
  const { db, id } = asked
  await makeTicket(asked)
  const [school, ticket, file] = [id('school'), id('fresh'), 'a'.repeat(64)]
  const photo = { type: 'image/png', bytes: 3 }
  await db.write(async (t) => {
    await putFile(t, school, { file, type: 'image/png', data: new Uint8Array([1, 2, 3]) })
    const note = { school, id: ticket, ticket, at: NOW, kind: 'photo', body: { photo }, file } as const
    await addNote(t, { ...note, recordedAt: NOW, recordedBy: null })
  })
}
