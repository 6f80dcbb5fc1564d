import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import type { Grant } from '@preau/protocol/rules/roles.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../store/database.ts'
import { setGrants } from '../store/grants.ts'
import { countLetters } from '../store/letters.ts'
import { insertLot } from '../store/lots.ts'
import { insertDevice } from '../store/new-devices.ts'
import { listNotices, setMailChoice } from '../store/notices.ts'
import { insertPerson } from '../store/people.ts'
import { insertAuthority, insertSchool } from '../store/places.ts'
import { openMigratedStore } from '../store/testing/migrated-store.ts'
import type { StoredTicket } from '../store/tickets.ts'
import { saveTicket } from '../store/tickets.ts'
import { NO_COVERS } from './cover.ts'
import { tellLot, tellTicket } from './tell.ts'
import { DueTeller } from './tell-due.ts'
import { TicketDesk } from './ticket-desk.ts'

const START = 1_790_000_000_000
let [now, made] = [START, 0]
const newId = (): Id => uuidv7(START, new Uint8Array([0, 0, 0, 0, 0, 0, 0, 0, ++made >> 8, made]))
const PEOPLE = ['teacher', 'head', 'technician', 'supplier', 'board supplier', 'elsewhere', 'manager'] as const
type Name = (typeof PEOPLE)[number]

let folder: string
let db: Database
let desk: TicketDesk
let ids: Record<Name, Id>
let [school, device, boardLot]: Id[] = []

beforeEach(async () => {
  now = START
  folder = await mkdtemp(join(tmpdir(), 'preau-tell-'))
  db = await openMigratedStore(folder, START)
  desk = new TicketDesk({ clock: () => now, newId, covers: NO_COVERS, tell: tellTicket })
  ids = Object.fromEntries(PEOPLE.map((name) => [name, newId()])) as Record<Name, Id>
  const [authority, other, tablets, boards] = [newId(), newId(), newId(), newId()]
  boardLot = boards
  school = newId()
  device = newId()
  const at = (id: Id) => ({ kind: 'school' as const, id })
  const lot = (id: Id) => ({ kind: 'lot' as const, id })
  const roles: Record<Name, Grant> = {
    teacher: { role: 'teacher', scope: at(school) },
    head: { role: 'school_head', scope: at(school) },
    technician: { role: 'technician', scope: { kind: 'authority', id: authority } },
    supplier: { role: 'supplier', scope: lot(tablets) },
    'board supplier': { role: 'supplier', scope: lot(boards) },
    elsewhere: { role: 'technician', scope: at(other) },
    manager: { role: 'contract_manager', scope: { kind: 'server' } },
  }
  await db.write(async (t) => {
    await insertAuthority(t, { id: authority, name: 'Nîmes' })
    await insertSchool(t, { id: school ?? '', authority, name: 'Jules-Ferry' })
    await insertSchool(t, { id: other, authority, name: 'Marie-Curie' })
    const of = { school: school ?? '', room: null, model: null, serial: null, claim: 'a', enrolledAt: START }
    await insertDevice(t, { ...of, id: device ?? '', name: 'TNI du CP', kind: 'board_pc' })
    await insertLot(t, { id: tablets, name: 'Tablettes', schools: [school ?? ''], kinds: ['tablet'] })
    await insertLot(t, { id: boards, name: 'Tableaux', schools: [school ?? ''], kinds: ['board_pc'] })
    for (const name of PEOPLE) {
      const login = `${name.replace(' ', '.')}@ville.fr`
      await insertPerson(t, { id: ids[name], name, login, madeAt: START })
      await setGrants(t, ids[name], [roles[name]])
    }
  })
})

afterEach(async () => {
  await db.close()
  await rm(folder, { recursive: true, force: true })
})

async function open(severity: 'blocking' | 'minor' = 'blocking', by = ids.teacher): Promise<StoredTicket> {
  const facts = { school: school ?? '', device: device ?? '', kind: 'board_pc', room: null, title: '' } as const
  const asked = { ...facts, symptom: 'no_picture', canTeach: null, rule: null, severity, at: now } as const
  return await db.write((t) => desk.open(t, { ...asked, key: newId() }, by))
}

type Request = Parameters<TicketDesk['act']>[2]
async function act(ticket: StoredTicket, request: Request, by: Name): Promise<StoredTicket> {
  now += 60_000
  const side = by.includes('supplier') ? 'supplier' : 'commune'
  const worker = { person: ids[by], side } as Parameters<TicketDesk['act']>[3]
  return (await db.write((t) => desk.act(t, ticket, request, worker))).ticket
}

/** Who was told what, by name. */
async function told(): Promise<Partial<Record<Name, string[]>>> {
  const all: [Name, string[]][] = []
  for (const name of PEOPLE) {
    const kinds = (await listNotices(db, ids[name], 50)).map(({ kind }) => kind)
    if (kinds.length > 0) all.push([name, kinds.reverse()])
  }
  return Object.fromEntries(all)
}

describe('what happens to a ticket', () => {
  it('is told to those who can do something about it, and to nobody elsewhere or of another lot', async () => {
    await open()
    expect(await told()).toEqual({ technician: ['ticket_opened'], 'board supplier': ['ticket_opened'] })
    const [notice] = await listNotices(db, ids.technician, 1)
    expect(notice).toMatchObject({
      ...{ school, device: 'board_pc', about: expect.stringMatching(/^ticket:/), readAt: null },
      params: { number: 'T-1001', title: 'TNI du CP', severity: 'blocking' },
    })
  })

  it('is mailed where no class can be held, unless somebody said that he wants no letters', async () => {
    await open('minor')
    expect((await countLetters(db)).waiting).toBe(0)
    await db.write((t) => setMailChoice(t, ids.technician, false))
    await open()
    expect((await countLetters(db)).waiting).toBe(1)
  })

  it('is told to nobody of whom another server alone knows, such as the school of a town hall', async () => {
    await act(await open('blocking', newId()), { act: 'acknowledge', key: newId() }, 'technician')
    expect(await told()).toEqual({ technician: ['ticket_opened'], 'board supplier': ['ticket_opened'] })
  })

  it('is told to who reported it, and never to who did it', async () => {
    let ticket = await open()
    ticket = await act(ticket, { act: 'acknowledge', key: newId() }, 'technician')
    ticket = await act(ticket, { act: 'plan_visit', key: newId(), visitAt: now + 86_400_000 }, 'technician')
    ticket = await act(ticket, { act: 'restore', key: newId() }, 'technician')
    await act(ticket, { act: 'close', key: newId() }, 'teacher')
    const { teacher, head, technician } = await told()
    expect([teacher, head, technician]).toEqual([
      ['ticket_taken', 'visit_planned', 'ticket_restored'],
      ['visit_planned'],
      ['ticket_opened'],
    ])
    const visit = (await listNotices(db, ids.head, 1))[0]
    expect(visit?.params.when).toBe(START + 60_000 + 60_000 + 86_400_000 - 60_000)
  })

  it('tells the head of a school that it was locked', async () => {
    const ticket = await open()
    await act(ticket, { act: 'pause', cause: 'access_refused', proof: 'Portail fermé', key: newId() }, 'technician')
    expect((await told()).head).toEqual(['access_refused'])
  })

  it('is told once, however often it is asked for', async () => {
    const ticket = await open()
    const request = { act: 'acknowledge', key: newId() } as const
    const after = await act(ticket, request, 'technician')
    await act(after, request, 'technician')
    expect((await told()).teacher).toEqual(['ticket_taken'])
  })
})

describe('a commune with nobody who repairs', () => {
  it('has its administrator told', async () => {
    const admin = newId()
    await db.write(async (t) => {
      for (const name of PEOPLE) await setGrants(t, ids[name], [])
      await insertPerson(t, { id: admin, name: 'Maire', login: 'mairie@ville.fr', madeAt: START })
      await setGrants(t, admin, [{ role: 'admin', scope: { kind: 'server' } }])
    })
    await open()
    expect((await listNotices(db, admin, 5)).map(({ kind }) => kind)).toEqual(['ticket_opened'])
  })
})

describe('what comes due', () => {
  it('is told two hours before to who can still be there, and when it is late to who answers for it, too; each once', async () => {
    const ticket = await open()
    const due = START + 4 * 3_600_000
    const clock = { commitment: 'gti', due, state: 'running', metAt: null, late: false } as const
    await db.write((t) => saveTicket(t, { ...ticket, clocks: [clock] }))
    const teller = new DueTeller(db, () => now)
    expect(await teller.look()).toBe(0)
    now = due - 2 * 3_600_000
    expect([await teller.look(), await teller.look()]).toEqual([0, 0])
    now += 1
    expect([await teller.look(), await teller.look()]).toEqual([1, 0])
    expect((await told()).manager).toBeUndefined()
    now = due + 1
    expect([await teller.look(), await teller.look()]).toEqual([1, 0])
    // Another start has told nobody yet, and still nobody hears of it twice.
    await new DueTeller(db, () => now).look()
    expect(await told()).toEqual({
      technician: ['ticket_opened', 'at_risk', 'late'],
      'board supplier': ['ticket_opened', 'at_risk', 'late'],
      manager: ['late'],
    })
  })
})

describe('a penalty', () => {
  it('is told to the supplier of its lot, and mailed', async () => {
    const happening = {
      id: newId(),
      at: START,
      about: 'contract:1',
      params: { contract: 'M-7', lot: 'l', cents: 3840 },
    }
    expect(await db.write((t) => tellLot(t, boardLot ?? '', 'penalty_notified', happening))).toBe(1)
    expect(await told()).toEqual({ 'board supplier': ['penalty_notified'] })
    expect((await countLetters(db)).waiting).toBe(1)
  })
})
