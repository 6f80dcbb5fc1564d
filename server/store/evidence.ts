import type { Id } from '@preau/protocol/ids.ts'
import type { ServiceEvent } from '@preau/protocol/rules/tickets/service-event.ts'
import type { Queries } from './database.ts'
import { type ServiceEventRow, toEvent } from './service-events.ts'

/** A line of the log of the service with the ticket that it is about, as its contract calls it. */
export interface TicketEventRow {
  number: number
  lot: string | null
  event: ServiceEvent
}

/** A device was `down` from `from` on until `to`; null where it still is. ms since 1970. */
export interface DownSpell {
  device: Id
  from: number
  to: number | null
  reason: string | null
}

const AFTER = { school: 'text', after: 'bigint' } as const
const LINES = { school: 'text', n: 'bigint' } as const
const SCHOOLS = { id: 'text' } as const

/** The last line of the log of each of these schools; schools without one are left out. */
export async function lastLines(db: Queries, schools: readonly Id[]): Promise<Map<Id, number>> {
  const rows = await db.all<{ school: Id; last: number }>(
    `select e.school_id as school, max(e.n) as last from service_events e
     where e.school_id in (select id from ${db.dialect.rows('$1', SCHOOLS)} as r) group by e.school_id`,
    [JSON.stringify(schools.map((school) => [school]))],
  )
  return new Map(rows.map(({ school, last }) => [school, last]))
}

/** The lines about tickets of a contract after those that are known of each school, in the order in which they were written. */
export async function ticketLinesOf(
  db: Queries,
  contract: Id,
  after: readonly (readonly [school: Id, n: number])[],
): Promise<TicketEventRow[]> {
  const rows = await db.all<ServiceEventRow & { number: number; ticket_lot: string | null }>(
    `select e.*, t.number as number, t.lot as ticket_lot from ${db.dialect.rows('$1', AFTER)} as r
       join service_events e on e.school_id = r.school and e.n > r.after
       join tickets t on t.school_id = e.school_id and t.id = e.ticket_id
     where t.contract = $2 order by e.school_id, e.n`,
    [JSON.stringify(after), contract],
  )
  return rows.map((row) => ({ number: row.number, lot: row.ticket_lot, event: toEvent(row) }))
}

/** Lines by their numbers: those that were corrected. */
export async function linesByNumber(
  db: Queries,
  lines: readonly (readonly [school: Id, n: number])[],
): Promise<ServiceEvent[]> {
  if (lines.length === 0) return []
  const rows = await db.all<ServiceEventRow>(
    `select e.* from ${db.dialect.rows('$1', LINES)} as r join service_events e on e.school_id = r.school and e.n = r.n`,
    [JSON.stringify(lines)],
  )
  return rows.map(toEvent)
}

/** The lines about equipment alone, of these schools. */
export async function equipmentLinesOf(db: Queries, schools: readonly Id[]): Promise<ServiceEvent[]> {
  const rows = await db.all<ServiceEventRow>(
    `select e.* from service_events e where e.ticket_id is null and e.device_id is not null
       and e.school_id in (select id from ${db.dialect.rows('$1', SCHOOLS)} as r) order by e.school_id, e.n`,
    [JSON.stringify(schools.map((school) => [school]))],
  )
  return rows.map(toEvent)
}

/** When the devices of these schools were down, as their statuses tell it: the first one first. */
export async function downSpells(db: Queries, schools: readonly Id[]): Promise<DownSpell[]> {
  return await db.all<DownSpell>(
    `select c.device_id as device, c.at as "from", c.reason as reason,
       (select min(n.at) from status_changes n
         where n.school_id = c.school_id and n.device_id = c.device_id and n.at > c.at) as "to"
     from status_changes c where c.status = 'down'
       and c.school_id in (select id from ${db.dialect.rows('$1', SCHOOLS)} as r) order by c.at, c.device_id`,
    [JSON.stringify(schools.map((school) => [school]))],
  )
}
