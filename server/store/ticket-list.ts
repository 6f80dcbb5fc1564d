import type { TicketCounts, TicketQuery, TicketSort } from '@preau/protocol/api/tickets.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import type { Dialect, Queries, SqlValue } from './database.ts'
import { searchWords } from './device-filter.ts'
import { binder, devicesWithin } from './reach-sql.ts'
import { type StoredTicket, type TicketTableRow, toTicket } from './tickets.ts'

/** A ticket with the names of what it is about; persons by their names of today, null where they were erased. */
export interface NamedTicket extends StoredTicket {
  schoolName: string
  roomName: string | null
  deviceName: string | null
  deviceKind: DeviceKind | null
  openerName: string | null
  assigneeName: string | null
  /** How many devices an incident is about. */
  devices: number
}

/** Who asks, and when. */
export interface Asking {
  person: Id | null
  /** ms since 1970. */
  now: number
}

interface NamedRow extends TicketTableRow {
  school_name: string
  room_name: string | null
  device_name: string | null
  device_kind: DeviceKind | null
  opener_name: string | null
  assignee_name: string | null
  joined: number
}

/** Each ends in the id, so that no two rows are equal. */
const ORDERS: Record<TicketSort, readonly string[]> = {
  due: ['t.due_key', 't.id'],
  opened: ['t.opened_at', 't.id'],
  changed: ['t.changed_at', 't.id'],
  severity: ['t.severity_rank', 't.due_key', 't.id'],
  number: ['t.number', 't.id'],
  school: ['school.name_key', 't.due_key', 't.id'],
}

/** What a person expects first: what is due next, what happened last, the gravest. */
const NATURAL: Record<TicketSort, 'asc' | 'desc'> = {
  due: 'asc',
  opened: 'desc',
  changed: 'desc',
  severity: 'asc',
  number: 'desc',
  school: 'asc',
}

/** Due within so many ms counts as soon. */
const SOON = 24 * 60 * 60 * 1000

const JOINS = `join schools school on school.id = t.school_id
  left join rooms room on room.school_id = t.school_id and room.id = t.room_id
  left join devices d on d.school_id = t.school_id and d.id = t.device_id`

const NAMED = `select t.*, school.name as school_name, room.name as room_name, d.name as device_name, d.kind as device_kind,
  opener.name as opener_name, holder.name as assignee_name,
  (select count(*) from ticket_devices j where j.school_id = t.school_id and j.ticket_id = t.id) as joined`

const PEOPLE = `left join people opener on opener.id = t.opened_by and opener.erased_at is null
  left join people holder on holder.id = t.assignee and holder.erased_at is null`

const LATE_NOW = (now: string) => `(t.live = 1 and t.next_due < ${now})`

/** A page of the tickets within a reach. */
export async function listTickets(
  db: Queries,
  reach: Reach,
  query: TicketQuery,
  asking: Asking,
): Promise<{ total: number; counts: TicketCounts; rows: NamedTicket[] }> {
  const { sort = 'due' } = query
  const direction = query.direction ?? NATURAL[sort]
  const { where, params } = conditions(db.dialect, reach, query, asking, true)
  const from = `tickets t ${joinsFor(query)} where ${where}`
  const total = await db.get<{ total: number }>(`select count(*) as total from ${from}`, params)
  const keys = ORDERS[sort]
  const order = (columns: readonly string[]) => columns.map((column) => `${column} ${direction}`).join(', ')
  const limits = [query.limit ?? 100, query.offset ?? 0]
  // Names are read for the rows of the page alone.
  const rows = await db.all<NamedRow>(
    `with page as (select t.id as ticket, ${keys.map((column, index) => `${column} as key${index}`).join(', ')} from ${from}
       order by ${order(keys)} limit $${params.length + 1} offset $${params.length + 2})
     ${NAMED} from page join tickets t on t.id = page.ticket ${JOINS} ${PEOPLE}
     order by ${order(keys.map((_, index) => `page.key${index}`))}`,
    [...params, ...limits],
  )
  return { total: total?.total ?? 0, counts: await count(db, reach, query, asking), rows: rows.map(toNamed) }
}

/** One ticket with its names. The reach was asked before. */
export async function namedTicket(db: Queries, id: Id): Promise<NamedTicket | undefined> {
  const row = await db.get<NamedRow>(`${NAMED} from tickets t ${JOINS} ${PEOPLE} where t.id = $1`, [id])
  return row && toNamed(row)
}

async function count(db: Queries, reach: Reach, query: TicketQuery, asking: Asking): Promise<TicketCounts> {
  const { where, params } = conditions(db.dialect, reach, query, asking, false)
  const now = `$${params.length + 1}`
  const sum = (condition: string) => `coalesce(sum(case when ${condition} then 1 else 0 end), 0)`
  const row = await db.get<{ live: number; late: number; paused: number; blocking: number; restored: number }>(
    `select ${sum('t.live = 1')} as live, ${sum(LATE_NOW(now))} as late, ${sum(`t.state = 'paused'`)} as paused,
       ${sum(`t.live = 1 and t.severity = 'blocking'`)} as blocking, ${sum(`t.state = 'restored'`)} as restored
     from tickets t ${joinsFor(query)} where ${where} and t.ended_at is null`,
    [...params, asking.now],
  )
  return row ?? { live: 0, late: 0, paused: 0, blocking: 0, restored: 0 }
}

/** The conditions of a query; `state`, `severity` and `late` only where they are asked for, so that counts can be filtered on. */
function conditions(
  dialect: Dialect,
  reach: Reach,
  query: TicketQuery,
  { person, now }: Asking,
  narrowed: boolean,
): { where: string; params: SqlValue[] } {
  const { params, bind } = binder()
  const where = ['1 = 1', ...devicesWithin(dialect, reach, 't', bind)]
  const equal = (column: string, value: SqlValue | undefined) => {
    if (value !== undefined) where.push(`${column} = ${bind(value)}`)
  }
  equal('t.school_id', query.school)
  equal('t.room_id', query.room)
  equal('t.kind', query.kind)
  equal('t.party', query.party)
  equal('t.contract', query.contract)
  equal('t.lot', query.lot)
  if (query.authority !== undefined) where.push(`school.authority_id = ${bind(query.authority)}`)
  if (query.device !== undefined) {
    const device = bind(query.device)
    where.push(`(t.device_id = ${device} or exists (select 1 from ticket_devices j
      where j.school_id = t.school_id and j.ticket_id = t.id and j.device_id = ${device}))`)
  }
  if (query.openedFrom !== undefined) where.push(`t.opened_at >= ${bind(query.openedFrom)}`)
  if (query.openedTo !== undefined) where.push(`t.opened_at < ${bind(query.openedTo)}`)
  if (query.who !== undefined) where.push(whoCondition(query.who, person, bind))
  for (const word of searchWords(query.q)) where.push(wordCondition(word, bind))
  if (narrowed) {
    equal('t.severity', query.severity)
    if (query.late !== undefined) where.push(LATE_NOW(bind(query.late === 'only' ? now : now + SOON)))
    if (query.state === 'live') where.push('t.live = 1')
    else if (query.state === 'ended') where.push('t.ended_at is not null')
    else equal('t.state', query.state)
  }
  return { where: where.join(' and '), params }
}

/** What of the places a query looks at, and no more. */
function joinsFor({ authority, sort }: TicketQuery): string {
  return authority !== undefined || sort === 'school' ? 'join schools school on school.id = t.school_id' : ''
}

function whoCondition(
  who: NonNullable<TicketQuery['who']>,
  person: Id | null,
  bind: (value: SqlValue) => string,
): string {
  // A program of this machine is nobody: nothing was opened or taken by it.
  if (person === null) return who === 'me_or_nobody' ? 't.assignee is null' : '1 = 0'
  const me = bind(person)
  if (who === 'opened_by_me') return `t.opened_by = ${me}`
  return who === 'me' ? `t.assignee = ${me}` : `(t.assignee = ${me} or t.assignee is null)`
}

/** What has the word is looked for first, each table once: tickets are more than all of it together. */
function wordCondition(word: string, bind: (value: SqlValue) => string): string {
  const like = `like ${bind(`%${word}%`)} escape '\\'`
  const number = /^(?:t-)?(\d{1,15})$/.exec(word)?.[1]
  return `(t.title_key ${like}
    or t.device_id in (select id from devices where search ${like})
    or t.school_id in (select id from schools where name_key ${like})
    or t.room_id in (select id from rooms where name_key ${like})
    ${number === undefined ? '' : `or t.number = ${bind(Number(number))}`})`
}

function toNamed(row: NamedRow): NamedTicket {
  return {
    ...toTicket(row),
    schoolName: row.school_name,
    roomName: row.room_name,
    deviceName: row.device_name,
    deviceKind: row.device_kind,
    openerName: row.opener_name,
    assigneeName: row.assignee_name,
    devices: row.joined,
  }
}
