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

/** Lines of the log of a school: those after `after` until `last`, both numbers of lines. */
export type LineSpan = readonly [school: Id, after: number, last: number]

/** A device of a school was `down` from `from` on until `to`; null where it still is. ms since 1970. */
export interface DownSpell {
  school: Id
  device: Id
  from: number
  to: number | null
  reason: string | null
}

const SPANS = { school: 'text', after: 'bigint', last: 'bigint' } as const
const LINES = { school: 'text', n: 'bigint' } as const
const SCHOOLS = { id: 'text' } as const
const SPELLS = { school: 'text', device: 'text', at: 'bigint' } as const

/** The last line of the log of each of these schools; schools without one are left out. */
export async function lastLines(db: Queries, schools: readonly Id[]): Promise<Map<Id, number>> {
  // A school at a time, by its key: together they would be a walk through the whole log.
  const rows = await db.all<{ school: Id; last: number | null }>(
    `select r.id as school, (select max(e.n) from service_events e where e.school_id = r.id) as last
     from ${db.dialect.rows('$1', SCHOOLS)} as r`,
    [JSON.stringify(schools.map((school) => [school]))],
  )
  return new Map(rows.flatMap(({ school, last }) => (last === null ? [] : [[school, last]])))
}

/** The lines about tickets of a contract in some spans of the log, school by school in the order in which they were written. */
export async function ticketLinesOf(db: Queries, contract: Id, spans: readonly LineSpan[]): Promise<TicketEventRow[]> {
  const rows = await db.all<ServiceEventRow & { number: number; ticket_lot: string | null }>(
    `select e.*, t.number as number, t.lot as ticket_lot from ${db.dialect.rows('$1', SPANS)} as r
       join service_events e on e.school_id = r.school and e.n > r.after and e.n <= r.last
       join tickets t on t.school_id = e.school_id and t.id = e.ticket_id
     where t.contract = $2 order by e.school_id, e.n`,
    [JSON.stringify(spans), contract],
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

/** The lines about equipment alone in some spans of the log, school by school in the order in which they were written. */
export async function equipmentLinesOf(db: Queries, spans: readonly LineSpan[]): Promise<ServiceEvent[]> {
  const rows = await db.all<ServiceEventRow>(
    `select e.* from ${db.dialect.rows('$1', SPANS)} as r
       join service_events e on e.school_id = r.school and e.n > r.after and e.n <= r.last
     where e.ticket_id is null and e.device_id is not null order by e.school_id, e.n`,
    [JSON.stringify(spans)],
  )
  return rows.map(toEvent)
}

/** What changes whenever a device of a school goes down, or such a change is taken away; schools without one are left out. */
export async function downMarks(db: Queries, schools: readonly Id[]): Promise<Map<Id, string>> {
  const rows = await db.all<{ school: Id; count: number; first: number; last: number }>(
    `select school_id as school, count(*) as count, min(at) as first, max(at) as last from status_changes
     where status = 'down' and school_id in (select id from ${db.dialect.rows('$1', SCHOOLS)} as r) group by school_id`,
    [JSON.stringify(schools.map((school) => [school]))],
  )
  return new Map(rows.map(({ school, count, first, last }) => [school, `${count} ${first} ${last}`]))
}

/** Those of some spells that had no end, and have one now. */
export async function endedSpells(db: Queries, spells: readonly DownSpell[]): Promise<{ school: Id }[]> {
  if (spells.length === 0) return []
  return await db.all<{ school: Id }>(
    `select r.school as school from ${db.dialect.rows('$1', SPELLS)} as r where exists (select 1 from status_changes n
       where n.school_id = r.school and n.device_id = r.device and n.at > r.at)`,
    [JSON.stringify(spells.map(({ school, device, from }) => [school, device, from]))],
  )
}

/** When the devices of these schools were down, as their statuses tell it: the first one first. */
export async function downSpells(db: Queries, schools: readonly Id[]): Promise<DownSpell[]> {
  return await db.all<DownSpell>(
    `select c.school_id as school, c.device_id as device, c.at as "from", c.reason as reason,
       (select min(n.at) from status_changes n
         where n.school_id = c.school_id and n.device_id = c.device_id and n.at > c.at) as "to"
     from status_changes c where c.status = 'down'
       and c.school_id in (select id from ${db.dialect.rows('$1', SCHOOLS)} as r) order by c.at, c.device_id`,
    [JSON.stringify(schools.map((school) => [school]))],
  )
}
