import type { Commitment } from '@preau/protocol/contracts/vocabulary.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { EventFields, ServiceEvent, TicketSeverity } from '@preau/protocol/rules/tickets/service-event.ts'
import type { Queries } from './database.ts'

/** A line before it has its number. */
export type NewServiceEvent = Omit<ServiceEvent, 'n'>

export interface ServiceEventRow {
  school_id: Id
  n: number
  key: Id
  ticket_id: Id | null
  device_id: Id | null
  at: number
  event: ServiceEvent['event']
  severity: TicketSeverity | null
  lot: string | null
  cause: string | null
  by_party: string | null
  to_party: string | null
  proof: string | null
  note: string | null
  commitment: Commitment | null
  amount_cents: number | null
  replaces: number | null
  replacement: string | null
  recorded_at: number
  recorded_by: Id | null
}

/**
 * Adds a line to the log of a school; gives its number. INVARIANT: no statement changes a line of `service_events`. The key is one
 * that this school has not seen (`eventOfKey`).
 */
export async function addServiceEvent(transaction: Queries, line: NewServiceEvent): Promise<number> {
  const { school, key, ticket, equipment, at, event, replaces, recordedAt, recordedBy } = line
  const last = await transaction.get<{ n: number | null }>(
    'select max(n) as n from service_events where school_id = $1',
    [school],
  )
  const n = (last?.n ?? 0) + 1
  await transaction.run(
    `insert into service_events (school_id, n, key, ticket_id, device_id, at, event, severity, lot, cause, by_party, to_party,
       proof, note, commitment, amount_cents, replaces, replacement, recorded_at, recorded_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
    [
      ...[school, n, key, ticket, equipment, at, event, line.severity ?? null, line.lot ?? null, line.cause ?? null],
      ...[line.by ?? null, line.to ?? null, line.proof ?? null, line.note ?? null, line.commitment ?? null],
      ...[line.amount ?? null, replaces ?? null, line.with ? JSON.stringify(line.with) : null, recordedAt, recordedBy],
    ],
  )
  return n
}

/** The line that was asked for with a key in a school; undefined where there is none. */
export async function eventOfKey(db: Queries, school: Id, key: Id): Promise<ServiceEvent | undefined> {
  const row = await db.get<ServiceEventRow>('select * from service_events where school_id = $1 and key = $2', [
    school,
    key,
  ])
  return row && toEvent(row)
}

/** The log of a ticket in the order in which it was written. */
export async function eventsOfTicket(db: Queries, school: Id, ticket: Id): Promise<ServiceEvent[]> {
  const rows = await db.all<ServiceEventRow>(
    'select * from service_events where school_id = $1 and ticket_id = $2 order by n',
    [school, ticket],
  )
  return rows.map(toEvent)
}

/** The log of a school in the order in which it was written, after a line. */
export async function eventsOfSchool(db: Queries, school: Id, after = 0): Promise<ServiceEvent[]> {
  const rows = await db.all<ServiceEventRow>(
    'select * from service_events where school_id = $1 and n > $2 order by n',
    [school, after],
  )
  return rows.map(toEvent)
}

/** A row of the log as it is read. */
export function toEvent(row: ServiceEventRow): ServiceEvent {
  return {
    school: row.school_id,
    n: row.n,
    key: row.key,
    ticket: row.ticket_id,
    equipment: row.device_id,
    at: row.at,
    event: row.event,
    ...(row.severity !== null && { severity: row.severity }),
    ...(row.lot !== null && { lot: row.lot }),
    ...(row.cause !== null && { cause: row.cause }),
    ...(row.by_party !== null && { by: row.by_party }),
    ...(row.to_party !== null && { to: row.to_party }),
    ...(row.proof !== null && { proof: row.proof }),
    ...(row.note !== null && { note: row.note }),
    ...(row.commitment !== null && { commitment: row.commitment }),
    ...(row.amount_cents !== null && { amount: row.amount_cents }),
    ...(row.replaces !== null && { replaces: row.replaces }),
    ...(row.replacement !== null && { with: JSON.parse(row.replacement) as EventFields }),
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by,
  }
}
