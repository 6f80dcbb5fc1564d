import { readFileSync } from 'node:fs'
import type { TicketLine } from '@preau/protocol/contracts/event.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { EVENT_OF } from '@preau/protocol/rules/tickets/states.ts'
import { addLine, endTurn, turnOn } from '../../service/ticket-log.ts'
import { insertContract } from '../../store/contracts.ts'
import { insertLot } from '../../store/lots.ts'
import { insertDevice } from '../../store/new-devices.ts'
import { insertAuthority, insertSchool } from '../../store/places.ts'
import { addServiceEvent } from '../../store/service-events.ts'
import type { StoredTicket } from '../../store/tickets.ts'
import type { TestHttp } from '../testing.ts'

const EXAMPLE = new URL('../../../docs/guide/exemple-contrat/', import.meta.url)

/** The contract of the guide, which takes its equipment from the fleet. */
export const CONTRACT = readFileSync(new URL('contrat.yaml', EXAMPLE), 'utf8')
  .replace(/equipment:\n( {2}- .*\n)+/, 'equipment: []\n')
  .replace('name: Tableaux numériques interactifs', 'name: Tableaux numériques interactifs\n    kinds: [board_pc]')
  .replace('name: Ordinateurs portables', 'name: Ordinateurs portables\n    kinds: [laptop]')

const DEVICES = [
  ...['TNI-101', 'TNI-102', 'TNI-103', 'PC-101', 'PC-102'].map((name) => ({ name, school: '0800001X' })),
  ...['TNI-201', 'TNI-202'].map((name) => ({ name, school: '0800002Y' })),
]
const ACTS = new Map(Object.entries(EVENT_OF).map(([act, event]) => [event as string, act]))

/** The place of the guide's example, as it is on a server. */
export interface November {
  contract: Id
  authority: Id
  /** By UAI. */
  schools: ReadonlyMap<string, Id>
  /** By the name that the guide gives them. */
  devices: ReadonlyMap<string, Id>
  /** The lot of persons that the lot of the contract is joined to. */
  lot: Id
  /** By the name that the guide gives them. */
  tickets: ReadonlyMap<string, StoredTicket>
}

/** What the place is made in: a test of the door, or a store that a server will open. */
export interface Stage extends Pick<TestHttp, 'db' | 'newId'> {
  services: Pick<TestHttp['services'], 'tickets' | 'covers' | 'clock'>
}

/** The same text so many days earlier or later; whole weeks keep the days of the week. */
export function shifted(text: string, days: number): string {
  return text.replace(/\d{4}-\d{2}-\d{2}/g, (date) =>
    new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10),
  )
}

/** Two schools, their equipment, their contract; `shift` days from the dates of the guide. */
export async function makeContract(http: Stage, text = CONTRACT, shift = 0): Promise<November> {
  const { newId, db } = http
  const [contract, authority, lot] = [newId(), newId(), newId()]
  const schools = new Map(['0800001X', '0800002Y'].map((uai) => [uai, newId()]))
  const devices = new Map(DEVICES.map(({ name }) => [name, newId()]))
  await db.write(async (t) => {
    await insertAuthority(t, { id: authority, name: 'Beauval' })
    for (const [uai, id] of schools) {
      await insertSchool(t, {
        id,
        authority,
        uai,
        name: uai === '0800001X' ? 'École Jean-Moulin' : 'École des Tilleuls',
      })
    }
    for (const { name, school } of DEVICES) {
      const id = idOf(devices, name)
      await insertDevice(t, {
        ...{ school: idOf(schools, school), id, name, kind: name.startsWith('PC') ? 'laptop' : 'board_pc' },
        ...{ room: null, model: null, serial: null, claim: id, enrolledAt: Date.UTC(2026, 7, 20) + shift * 86_400_000 },
      })
    }
    await insertLot(t, { id: lot, name: 'Maintenance', schools: [...schools.values()], kinds: [] })
    await insertContract(t, {
      ...{
        contract,
        version: 1,
        text: shifted(text, shift),
        validFrom: shifted('2026-09-01', shift),
        note: null,
        links: { 'lot-1': lot },
        at: 0,
        by: null,
      },
      ...{ key: 'MNT-2026-07', title: 'Maintenance des équipements numériques des écoles de Beauval' },
      ...{ from: shifted('2026-09-01', shift), to: shifted('2027-07-03', shift) },
    })
  })
  return { contract, authority, schools, devices, lot, tickets: new Map() }
}

/**
 * Plays the log of the guide through the ticket desk, each line at its time.
 * @param setNow moves the clock of the server, in ms since 1970
 */
export async function playNovember(
  http: Stage,
  made: November,
  setNow: (at: number) => void,
  shift = 0,
): Promise<November> {
  const tickets = new Map<string, StoredTicket>()
  const { newId, db, services } = http
  const log = shifted(readFileSync(new URL('evenements.jsonl', EXAMPLE), 'utf8'), shift)
  const lines = log.trimEnd().split('\n')
  const told: TicketLine[] = lines.map((line) => JSON.parse(line))
  for (const line of told.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    const at = Date.parse(line.at)
    setNow(at)
    const { ticket: name, event, equipment } = line
    const device = equipment === undefined ? null : idOf(made.devices, equipment)
    if (name === undefined) {
      // What a blocking ticket tells of its equipment is in the log already.
      if (equipment === 'TNI-103' && device) await aloneOf(http, made, device, line)
    } else if (event === 'opened') {
      const severity = line.severity ?? 'minor'
      const kind = equipment?.startsWith('PC') ? ('laptop' as const) : ('board_pc' as const)
      const opened = await db.write((t) =>
        services.tickets.open(
          t,
          {
            ...{ school: idOf(made.schools, line.school ?? ''), device, kind, room: null, symptom: 'other', title: '' },
            ...{ canTeach: null, rule: null, key: newId(), severity, at },
          },
          null,
        ),
      )
      tickets.set(name, opened)
    } else {
      const ticket = tickets.get(name)
      if (ticket) tickets.set(name, await goOn(http, ticket, line))
    }
  }
  return { ...made, tickets }
}

async function goOn(http: Stage, ticket: StoredTicket, line: TicketLine): Promise<StoredTicket> {
  const { newId, db, services } = http
  const act = ACTS.get(line.event)
  if (act !== undefined) {
    const { cause, proof, to } = line
    const asked = { act, key: newId(), ...(cause && { cause }), ...(proof && { proof }), ...(to && { to }) }
    const reopened = act === 'reopen' ? { note: 'De nouveau en panne' } : {}
    const worker = { person: null, side: line.by === 'beauval' ? 'commune' : 'supplier' } as const
    const worked = await db.write((t) => services.tickets.act(t, ticket, { ...asked, ...reopened } as never, worker))
    return worked.ticket
  }
  const parts = { clock: services.clock, newId, covers: services.covers }
  return await db.write(async (t) => {
    const turn = await turnOn(parts, t, ticket)
    const { commitment = 'gtr', amount_eur = 0 } = line
    const fields = { event: 'waived', commitment, amount: Math.round(amount_eur * 100), by: 'beauval' } as const
    await addLine(parts, t, turn, { fields, at: Date.parse(line.at), isNow: true, key: newId(), recordedBy: null })
    return await endTurn(parts, t, turn)
  })
}

async function aloneOf(http: Stage, made: November, equipment: Id, line: TicketLine): Promise<void> {
  const at = Date.parse(line.at)
  const event = line.event as unknown as 'down' | 'up'
  await http.db.write((t) =>
    addServiceEvent(t, {
      ...{ school: idOf(made.schools, '0800001X'), key: http.newId(), ticket: null, equipment, at, event },
      ...(line.cause !== undefined && { cause: line.cause }),
      ...{ recordedAt: at, recordedBy: null },
    }),
  )
}

function idOf(ids: ReadonlyMap<string, Id>, name: string): Id {
  const id = ids.get(name)
  if (id === undefined) throw new Error(`There is no ${name}`)
  return id
}
