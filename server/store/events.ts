import type { EventList, EventQuery, TimelineEvent } from '@preau/protocol/api/events.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Severity } from '@preau/protocol/messages/event.ts'
import type { Queries } from './database.ts'

/**
 * Something that happened to a device. The agent's events have the epoch and seq of their envelope; the server's own have
 * epoch 0 and a seq that only grows. Times are ms since 1970 on the server's clock.
 */
export interface EventRow {
  school: Id
  device: Id
  epoch: number
  seq: number
  id: Id
  at: number
  receivedAt: number
  source: 'agent' | 'server'
  event: string
  severity: Severity
  params: TimelineEvent['params']
}

interface TimelineRow {
  id: string
  at: number
  source: 'agent' | 'server'
  event: string
  severity: Severity
  params: string
}

const COLUMNS = {
  school_id: 'text',
  device_id: 'text',
  epoch: 'bigint',
  seq: 'bigint',
  id: 'text',
  at: 'bigint',
  received_at: 'bigint',
  source: 'text',
  event: 'text',
  severity: 'text',
  params: 'text',
} as const

/** Adds events; those that are there already are passed over (I2). Gives how many were new. */
export async function insertEvents(transaction: Queries, rows: readonly EventRow[]): Promise<number> {
  if (rows.length === 0) return 0
  const columns = Object.keys(COLUMNS).join(', ')
  return await transaction.run(
    `insert into events (${columns}) select ${columns} from ${transaction.dialect.rows('$1', COLUMNS)} as r where true
     on conflict (school_id, device_id, epoch, seq) do nothing`,
    [JSON.stringify(rows.map(toTuple))],
  )
}

/** The events of a device, the newest first. */
export async function listEvents(db: Queries, school: Id, device: Id, query: EventQuery): Promise<EventList> {
  const limit = query.limit ?? 100
  const rows = await db.all<TimelineRow>(
    `select id, at, source, event, severity, params from events
     where school_id = $1 and device_id = $2 and at < $3
     order by at desc, epoch desc, seq desc limit $4 offset $5`,
    [school, device, query.before ?? Number.MAX_SAFE_INTEGER, limit + 1, query.offset ?? 0],
  )
  return { rows: rows.slice(0, limit).map(toEvent), more: rows.length > limit }
}

/** Takes away one slice of the events before `before` (ms since 1970). Gives how many. */
export async function pruneEvents(transaction: Queries, before: number, slice = 5000): Promise<number> {
  return await transaction.run(
    `delete from events where (school_id, device_id, epoch, seq) in
       (select school_id, device_id, epoch, seq from events where at < $1 limit $2)`,
    [before, slice],
  )
}

/** Takes away the events of a device but for its newest `kept`. Gives how many. */
export async function keepNewestEvents(transaction: Queries, school: Id, device: Id, kept: number): Promise<number> {
  return await transaction.run(
    `delete from events where school_id = $1 and device_id = $2 and (at, epoch, seq) <=
       (select at, epoch, seq from events where school_id = $1 and device_id = $2
        order by at desc, epoch desc, seq desc limit 1 offset $3)`,
    [school, device, kept],
  )
}

function toTuple(row: EventRow): unknown[] {
  const { school, device, epoch, seq, id, at, receivedAt, source, event, severity, params } = row
  return [school, device, epoch, seq, id, at, receivedAt, source, event, severity, params]
}

function toEvent({ params, ...row }: TimelineRow): TimelineEvent {
  return { ...row, params: JSON.parse(params) }
}
