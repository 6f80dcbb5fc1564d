import type { Id } from '@preau/protocol/ids.ts'
import { type DeviceKind, type Reason, STATUSES } from '@preau/protocol/rules/device-status.ts'
import { OPENING_RULES, STORM, STORM_RULE } from '@preau/protocol/rules/tickets/opening.ts'
import type { Queries } from './database.ts'
import { type StoredTicket, type TicketTableRow, toTicket } from './tickets.ts'

/** A device that is down, for the rules that open tickets. */
export interface FaultyDevice {
  school: Id
  device: Id
  kind: DeviceKind
  room: Id | null
  /** Since when it has been down, ms since 1970. */
  since: number
  /** The code of the reason that decides it. */
  reason: string | undefined
}

/** Devices of a school that fell silent or broke within a while. */
export interface Fallen {
  school: Id
  devices: Id[]
  /** How many devices the school has. */
  ofSchool: number
}

interface Row {
  school_id: Id
  id: Id
  kind: DeviceKind
  room_id: Id | null
  status_since: number
  reasons: string
}

/** So many are looked at in one turn; the next one takes the rest. */
const SLICE = 500

/** Reasons that open no ticket must not fill the slice. */
const NAMES_A_RULE = OPENING_RULES.map(({ reason }) => `d.reasons like '%"${reason}"%'`).join(' or ')

/**
 * Devices that have been down since before a moment and that no ticket knows of: none that is not over is about them or has them
 * among its devices, and none was closed or rejected since they went down.
 */
export async function unknownFaults(db: Queries, before: number): Promise<FaultyDevice[]> {
  const rows = await db.all<Row>(
    `select d.school_id, d.id, d.kind, d.room_id, d.status_since, d.reasons from devices d
     where d.severity = ${STATUSES.indexOf('down')} and d.status_since <= $1 and (${NAMES_A_RULE})
       and not exists (select 1 from tickets t where t.school_id = d.school_id and t.device_id = d.id
         and (t.live = 1 or t.seen_at >= d.status_since or t.opened_at >= d.status_since or t.ended_at >= d.status_since
           or t.restored_at >= d.status_since))
       and not exists (select 1 from ticket_devices j join tickets t on t.school_id = j.school_id and t.id = j.ticket_id
         where j.school_id = d.school_id and j.device_id = d.id and (t.live = 1 or t.ended_at >= d.status_since))
     order by d.status_since, d.id limit ${SLICE}`,
    [before],
  )
  return rows.map(toFaulty)
}

/** Devices that are down again while a ticket about them has work to do, and that it has not seen for `quiet` ms before. */
export async function repeatedFaults(db: Queries, quiet: number): Promise<{ ticket: StoredTicket; since: number }[]> {
  const rows = await db.all<TicketTableRow & { status_since: number }>(
    `select t.*, d.status_since from tickets t join devices d on d.school_id = t.school_id and d.id = t.device_id
     where t.live = 1 and d.severity = ${STATUSES.indexOf('down')} and d.status_since > coalesce(t.seen_at, t.opened_at) + $1
     order by t.id limit ${SLICE}`,
    [quiet],
  )
  return rows.map((row) => ({ ticket: toTicket(row), since: row.status_since }))
}

/** Tickets that a rule opened or saw, of which the device is well again. */
export async function recoveredFaults(db: Queries): Promise<{ ticket: StoredTicket; since: number }[]> {
  const rows = await db.all<TicketTableRow & { status_since: number }>(
    `select t.*, d.status_since from tickets t join devices d on d.school_id = t.school_id and d.id = t.device_id
     where t.live = 1 and (t.rule is not null or t.seen_at is not null) and t.recovered_at is null and d.status in ('ok', 'degraded', 'asleep')
     order by t.id limit ${SLICE}`,
  )
  return rows.map((row) => ({ ticket: toTicket(row), since: row.status_since }))
}

/** The schools in which at least `least` devices fell since a moment. What fell is found by its time, not school by school. */
export async function fallenSince(db: Queries, since: number, least: number): Promise<Fallen[]> {
  const statuses = STORM_RULE.statuses.map((status) => `'${status}'`).join(', ')
  const schools = await db.all<{ school: Id; of_school: number }>(
    `select f.school_id as school,
       (select count(*) from devices d where d.school_id = f.school_id) as of_school
     from (select min(school_id) as school_id, count(*) as fallen from devices where status_since >= $1 and status in (${statuses})
       group by ${db.dialect.unindexed('school_id')}) as f
     where f.fallen >= $2 order by f.school_id`,
    [since, least],
  )
  const found: Fallen[] = []
  for (const { school, of_school: ofSchool } of schools) {
    const rows = await db.all<{ id: Id }>(
      `select id from devices where school_id = $1 and status_since >= $2 and status in (${statuses}) order by id`,
      [school, since],
    )
    found.push({ school, ofSchool, devices: rows.map(({ id }) => id) })
  }
  return found
}

/** The incident of a school that is not over; undefined where there is none. */
export async function openIncident(db: Queries, school: Id): Promise<StoredTicket | undefined> {
  const row = await db.get<TicketTableRow>(
    `select * from tickets where school_id = $1 and live = 1 and rule = $2 order by opened_at desc, id desc limit 1`,
    [school, STORM],
  )
  return row && toTicket(row)
}

/** Every incident that is not over. */
export async function openIncidents(db: Queries): Promise<StoredTicket[]> {
  const rows = await db.all<TicketTableRow>(`select * from tickets where live = 1 and rule = $1 order by id`, [STORM])
  return rows.map(toTicket)
}

function toFaulty({ school_id, id, kind, room_id, status_since, reasons }: Row): FaultyDevice {
  const decided = (JSON.parse(reasons) as Reason[]).find(({ status }) => status === 'down')
  return { school: school_id, device: id, kind, room: room_id, since: status_since, reason: decided?.code }
}
