import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TicketActRequest } from '@preau/protocol/api/ticket-acts.ts'
import type { Contract } from '@preau/protocol/contracts/contract.ts'
import { readContract } from '@preau/protocol/contracts/contract-text.ts'
import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import { ContractBook } from '@preau/protocol/rules/sla/book.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../store/database.ts'
import { insertAuthority, insertSchool } from '../store/places.ts'
import { openMigratedStore } from '../store/testing/migrated-store.ts'
import { getTicket, type StoredTicket } from '../store/tickets.ts'
import type { Covers } from './cover.ts'
import { TicketDesk, type Worker } from './ticket-desk.ts'
import { TicketRules } from './ticket-rules.ts'
import { wholeTicket } from './ticket-view.ts'

const EXAMPLE = readContract(
  readFileSync(join(import.meta.dirname, '../../docs/guide/exemple-contrat/contrat.yaml'), 'utf8'),
)
const at = (date: string, time: string) => Date.parse(`2026-11-${date}T${time}:00+01:00`)

let folder: string
let db: Database
let now: number
let contract: Contract | undefined
let made: number
let desk: TicketDesk
let rules: TicketRules
const covers: Covers = {
  coverOf: async () =>
    contract && {
      ...{ contract: uuidv7(0, new Uint8Array(10)), book: new ContractBook(contract), school: '0800001X' },
      ...{ lot: contract.lots[0]?.id ?? '', supplier: 'tableo', buyer: 'beauval' },
    },
  partyName: async (_, __, party) => contract?.parties.find(({ id }) => id === party)?.name ?? null,
}
const newId = (): Id => {
  const bytes = new Uint8Array(10)
  new DataView(bytes.buffer).setUint32(6, ++made)
  return uuidv7(at('02', '08:00'), bytes)
}
const [authority, school] = [uuidv7(1, new Uint8Array(10).fill(1)), uuidv7(1, new Uint8Array(10).fill(2))]
const SUPPLIER: Worker = { person: null, side: 'supplier' }
const COMMUNE: Worker = { person: null, side: 'commune' }

const fail = (error: unknown): never => {
  throw error
}

beforeEach(async () => {
  made = 0
  contract = EXAMPLE
  folder = await mkdtemp(join(tmpdir(), 'preau-cover-'))
  db = await openMigratedStore(folder, at('02', '08:00'))
  const parts = { clock: () => now, newId, covers }
  desk = new TicketDesk(parts)
  rules = new TicketRules({ ...parts, db, desk, told: () => undefined, failed: fail })
  await db.write(async (t) => {
    await insertAuthority(t, { id: authority, name: 'Beauval' })
    await insertSchool(t, { id: school, authority, name: 'École Jean-Moulin', uai: '0800001X' })
  })
})
afterEach(async () => {
  await db.close()
  await rm(folder, { recursive: true, force: true })
})

async function open(date: string, time: string, severity: 'blocking' | 'request' = 'blocking'): Promise<StoredTicket> {
  now = at(date, time)
  const facts = { school, device: null, kind: null, room: null, symptom: 'no_network', title: '' } as const
  const opened = { ...facts, canTeach: null, rule: null, severity, key: newId(), at: now }
  return await db.write((t) => desk.open(t, opened, null))
}

async function act(
  id: Id,
  [date, time]: [string, string],
  request: Partial<TicketActRequest>,
  worker: Worker = SUPPLIER,
): Promise<StoredTicket> {
  now = at(date, time)
  const { ticket } = await db.write(async (t) =>
    desk.act(t, await getTicket(t, 'all', id), { key: newId(), ...request } as TicketActRequest, worker),
  )
  return ticket
}

describe('a ticket under a contract', () => {
  it('is due when the worked example of the guide says: 38,40 € late in the end', async () => {
    const ticket = await open('06', '15:00')
    expect(ticket).toMatchObject({ party: 'tableo', lot: EXAMPLE.lots[0]?.id })
    await act(ticket.id, ['09', '10:00'], { act: 'acknowledge' })
    await act(ticket.id, ['09', '11:00'], { act: 'hand_over', to: 'reseo' })
    const restored = await act(ticket.id, ['12', '10:00'], { act: 'restore' })
    expect(restored.clocks).toEqual([
      { commitment: 'gti', due: at('09', '11:00'), state: 'met', metAt: at('09', '10:00'), late: false },
      { commitment: 'gtr', due: at('09', '17:30'), state: 'met', metAt: at('12', '10:00'), late: true },
    ])
    const whole = await wholeTicket(db, covers, ticket.id, { reach: 'all', person: null, now })
    expect(whole).toMatchObject({
      late: true,
      party: { id: 'reseo', name: 'Réséo' },
      support: '0 800 00 00 01',
      parties: EXAMPLE.parties.map(({ id, name }) => ({ id, name })),
    })
    // Two suppliers on one fault: the parts add up to the whole.
    const sum = whole?.shares.reduce((total, { seconds }) => total + seconds, 0)
    expect(sum).toBe(whole?.details.find(({ commitment }) => commitment === 'gtr')?.elapsed)
    expect(whole?.shares.map(({ party }) => party)).toEqual(['tableo', 'reseo'])
  })

  it('says for whom each line was written', async () => {
    const ticket = await open('06', '15:00')
    await act(ticket.id, ['09', '10:00'], { act: 'acknowledge' })
    await act(ticket.id, ['09', '11:00'], { act: 'requalify', severity: 'major' }, COMMUNE)
    const whole = await wholeTicket(db, covers, ticket.id, { reach: 'all', person: null, now })
    const parties = whole?.timeline.flatMap((line) => (line.type === 'event' ? [[line.event, line.byParty]] : []))
    expect(parties).toEqual([
      ['opened', undefined],
      ['acknowledged', 'tableo'],
      ['requalified', 'beauval'],
    ])
  })

  it('is handed to parties of the contract alone, and paused for its causes', async () => {
    const { id } = await open('06', '15:00')
    await expect(act(id, ['06', '15:10'], { act: 'hand_over', to: 'nobody' })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
    })
    await expect(act(id, ['06', '15:10'], { act: 'pause', cause: 'sick_leave', proof: 'x' })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
    })
  })

  it('stands while nobody gets in, until the appointment', async () => {
    const { id } = await open('02', '08:30')
    const pause = { act: 'pause', cause: 'access_refused', proof: 'Portail fermé', visitAt: at('03', '08:30') } as const
    expect(await act(id, ['02', '09:30'], pause)).toMatchObject({ state: 'paused', visitAt: at('03', '08:30') })
    now = at('03', '08:31')
    await rules.look()
    const resumed = await getTicket(db, 'all', id)
    expect(resumed.clocks.find(({ commitment }) => commitment === 'gti')).toMatchObject({
      // One hour of four was used in class time; three are left from Tuesday 8:30.
      ...{ state: 'running', due: at('03', '11:30') },
    })
  })

  it('is no fault of any contract where nothing is broken', async () => {
    const ticket = await open('06', '15:00', 'request')
    expect(ticket).toMatchObject({ contract: null, clocks: [], party: 'commune', severity: 'request' })
    await expect(act(ticket.id, ['06', '16:00'], { act: 'requalify', severity: 'major' })).rejects.toMatchObject({
      code: 'TICKET_ACT_REFUSED',
      context: { reason: 'is_request' },
    })
  })

  it('has its due times as soon as there is one, without another line in its log', async () => {
    contract = undefined
    const ticket = await open('06', '15:00')
    expect(ticket).toMatchObject({ contract: null, clocks: [], party: 'commune' })
    contract = EXAMPLE
    await rules.look()
    const covered = await getTicket(db, 'all', ticket.id)
    expect(covered.clocks.map(({ due }) => due)).toEqual([at('09', '11:00'), at('09', '17:30')])
    expect(await db.get('select count(*) as lines from service_events')).toEqual({ lines: 1 })
  })
})
