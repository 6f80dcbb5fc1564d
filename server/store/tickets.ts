import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import { type Reach, reaches, reachesWhole } from '@preau/protocol/rules/roles.ts'
import type { Clock } from '@preau/protocol/rules/tickets/clocks.ts'
import { dueKey, nextDueOf } from '@preau/protocol/rules/tickets/due.ts'
import type { NotedStanding } from '@preau/protocol/rules/tickets/noted.ts'
import type { OpenPause, Standing } from '@preau/protocol/rules/tickets/reduce.ts'
import { TICKET_SEVERITIES } from '@preau/protocol/rules/tickets/service-event.ts'
import { isLive, type TicketState } from '@preau/protocol/rules/tickets/states.ts'
import type { CanTeach, SymptomCode } from '@preau/protocol/rules/tickets/symptoms.ts'
import type { Queries } from './database.ts'
import { sortKey } from './sort-key.ts'

/** What of a ticket never changes, as it was opened. Times are ms since 1970. */
export interface TicketFacts {
  school: Id
  id: Id
  number: number
  device: Id | null
  /** The class of the equipment: who reaches it reaches the ticket. Null: the ticket is of the whole school. */
  kind: DeviceKind | null
  room: Id | null
  symptom: SymptomCode
  title: string
  canTeach: CanTeach | null
  rule: string | null
  openedBy: Id | null
}

/** A ticket as it stands: by the lines of its log, by its notes, and by the contract that covers it. */
export interface StoredTicket extends TicketFacts, Omit<Standing, 'isRequest'>, NotedStanding {
  /** Id of the contract; null where none covers it. */
  contract: Id | null
  clocks: Clock[]
  changedAt: number
}

export interface TicketTableRow {
  school_id: Id
  id: Id
  number: number
  device_id: Id | null
  kind: DeviceKind | null
  room_id: Id | null
  symptom: SymptomCode
  title: string
  can_teach: CanTeach | null
  rule: string | null
  opened_at: number
  opened_by: Id | null
  severity: StoredTicket['severity']
  level: StoredTicket['level']
  state: TicketState
  party: string
  lot: string | null
  contract: Id | null
  assignee: Id | null
  visit_at: number | null
  pauses: string
  restored_at: number | null
  ended_at: number | null
  changed_at: number
  clock: string
  repeats: number
  seen_at: number | null
  recovered_at: number | null
}

/** Numbers begin here: a ticket is called T-1001. */
const FIRST_NUMBER = 1001

/** How a ticket is called, also in the log of its contract. */
export function ticketName(number: number): string {
  return `T-${number}`
}

/** The number of the next ticket of this server. */
export async function nextTicketNumber(transaction: Queries): Promise<number> {
  const row = await transaction.get<{ number: number | null }>('select max(number) as number from tickets')
  return (row?.number ?? FIRST_NUMBER - 1) + 1
}

/** Adds a ticket as it stands after its first line. */
export async function insertTicket(transaction: Queries, ticket: StoredTicket): Promise<void> {
  const { school, id, number, device, kind, room, symptom, title, canTeach, rule, openedBy } = ticket
  const changing = changingColumns(ticket)
  const columns = Object.keys(changing)
  await transaction.run(
    `insert into tickets (school_id, id, number, device_id, kind, room_id, symptom, title, title_key, can_teach, rule,
       opened_by, ${columns.join(', ')})
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, ${columns.map((_, index) => `$${index + 13}`).join(', ')})`,
    [
      ...[school, id, number, device, kind, room, symptom, title, sortKey(title), canTeach, rule, openedBy],
      ...Object.values(changing),
    ],
  )
}

/** Writes how a ticket stands now. */
export async function saveTicket(transaction: Queries, ticket: StoredTicket): Promise<void> {
  const changing = changingColumns(ticket)
  const set = Object.keys(changing).map((column, index) => `${column} = $${index + 3}`)
  await transaction.run(`update tickets set ${set.join(', ')} where school_id = $1 and id = $2`, [
    ticket.school,
    ticket.id,
    ...Object.values(changing),
  ])
}

/** A ticket within a reach. Throws TICKET_NOT_FOUND, also for one outside, so that nobody can tell it from one that is not there. */
export async function getTicket(db: Queries, reach: Reach, id: Id): Promise<StoredTicket> {
  const row = await db.get<TicketTableRow>('select * from tickets where id = $1', [id])
  if (!row || !reachesTicket(reach, row.school_id, row.kind)) throw new PreauError('TICKET_NOT_FOUND', { ticket: id })
  return toTicket(row)
}

/** Whether a reach holds a ticket: the class of its equipment, or the whole school where it is about no equipment. */
export function reachesTicket(reach: Reach, school: Id, kind: DeviceKind | null): boolean {
  return kind === null ? reachesWhole(reach, school) : reaches(reach, school, kind)
}

/** The tickets of a device in which there is work to do or which only have to be closed, the newest first. */
export async function openTicketsOf(db: Queries, school: Id, device: Id): Promise<StoredTicket[]> {
  const rows = await db.all<TicketTableRow>(
    `select * from tickets where school_id = $1 and ended_at is null and (device_id = $2 or id in
       (select ticket_id from ticket_devices where school_id = $1 and device_id = $2))
     order by opened_at desc, id desc`,
    [school, device],
  )
  return rows.map(toTicket)
}

/** Tickets of which an appointment has come while their clock stands for it. */
export async function ticketsAwaitingVisit(db: Queries, now: number): Promise<StoredTicket[]> {
  const rows = await db.all<TicketTableRow>(
    `select * from tickets where live = 1 and state = 'paused' and visit_at <= $1 order by visit_at, id limit 200`,
    [now],
  )
  return rows.map(toTicket)
}

/** Tickets that are not over, of a school or of all; for new due times after a contract changed. */
export async function liveTickets(db: Queries, school?: Id): Promise<StoredTicket[]> {
  const rows = await db.all<TicketTableRow>(
    `select * from tickets where ended_at is null ${school === undefined ? '' : 'and school_id = $1'} order by id`,
    school === undefined ? [] : [school],
  )
  return rows.map(toTicket)
}

/** What of some tickets decides who hears that they changed. */
export async function touchedTickets(
  db: Queries,
  ids: readonly Id[],
): Promise<Pick<StoredTicket, 'id' | 'school' | 'kind'>[]> {
  if (ids.length === 0) return []
  return await db.all(
    `select id, school_id as school, kind from tickets
     where id in (select id from ${db.dialect.rows('$1', { id: 'text' })} as r)`,
    [JSON.stringify([...new Set(ids)].map((id) => [id]))],
  )
}

/** The class of a device changed: its tickets are reached by those who reach the new one. */
export async function rekindTickets(transaction: Queries, school: Id, device: Id, kind: DeviceKind): Promise<void> {
  await transaction.run('update tickets set kind = $3 where school_id = $1 and device_id = $2 and kind <> $3', [
    school,
    device,
    kind,
  ])
}

export function toTicket(row: TicketTableRow): StoredTicket {
  return {
    school: row.school_id,
    id: row.id,
    number: row.number,
    device: row.device_id,
    kind: row.kind,
    room: row.room_id,
    symptom: row.symptom,
    title: row.title,
    canTeach: row.can_teach,
    rule: row.rule,
    openedAt: row.opened_at,
    openedBy: row.opened_by,
    severity: row.severity,
    level: row.level,
    state: row.state,
    party: row.party,
    lot: row.lot,
    contract: row.contract,
    assignee: row.assignee,
    visitAt: row.visit_at,
    pauses: JSON.parse(row.pauses) as OpenPause[],
    restoredAt: row.restored_at,
    endedAt: row.ended_at,
    changedAt: row.changed_at,
    clocks: JSON.parse(row.clock) as Clock[],
    repeats: row.repeats,
    seenAt: row.seen_at,
    recoveredAt: row.recovered_at,
  }
}

function changingColumns(ticket: StoredTicket): Record<string, string | number | null> {
  const { clocks, state, severity, openedAt } = ticket
  const clock = (commitment: 'gti' | 'gtr') => clocks.find((each) => each.commitment === commitment)
  const [gti, gtr] = [clock('gti'), clock('gtr')]
  return {
    opened_at: openedAt,
    severity,
    severity_rank: TICKET_SEVERITIES.indexOf(severity),
    level: ticket.level,
    state,
    live: isLive(state) ? 1 : 0,
    party: ticket.party,
    lot: ticket.lot,
    contract: ticket.contract,
    assignee: ticket.assignee,
    visit_at: ticket.visitAt,
    pauses: JSON.stringify(ticket.pauses),
    restored_at: ticket.restoredAt,
    ended_at: ticket.endedAt,
    changed_at: ticket.changedAt,
    gti_due: gti?.due ?? null,
    gti_met: gti?.metAt ?? null,
    gtr_due: gtr?.due ?? null,
    gtr_met: gtr?.metAt ?? null,
    clock: JSON.stringify(clocks),
    next_due: nextDueOf(clocks),
    due_key: dueKey(clocks, severity, openedAt),
    repeats: ticket.repeats,
    seen_at: ticket.seenAt,
    recovered_at: ticket.recoveredAt,
  }
}
