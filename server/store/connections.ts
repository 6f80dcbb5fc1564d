import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

/** A connection of a device that began; times are ms since 1970, server clock. */
export interface ConnectionRow {
  school: Id
  device: Id
  connection: number
  /** Which start of the agent it belongs to. */
  instance: string
  openedAt: number
}

/** A connection that ended: when, and by what (a code). */
export interface ConnectionEndRow {
  school: Id
  device: Id
  connection: number
  at: number
  by: string
}

/** A connection as it is kept; both ends null while it lasts. */
export interface Connection {
  connection: number
  instance: string
  openedAt: number
  closedAt: number | null
  closedBy: string | null
}

interface StoredRow {
  connection: number
  instance: string
  opened_at: number
  closed_at: number | null
  closed_by: string | null
}

/** How many connections of a device are kept. */
export const KEPT_CONNECTIONS = 20

const OPENED = {
  school_id: 'text',
  device_id: 'text',
  instance: 'text',
  connection: 'bigint',
  opened_at: 'bigint',
} as const
const CLOSED = { school: 'text', device: 'text', ended: 'bigint', ended_at: 'bigint', ended_by: 'text' } as const
const DEVICES = { school: 'text', device: 'text' } as const

/** Adds connections, passes over those that are there already, and keeps the last 20 of each device. */
export async function openConnections(transaction: Queries, rows: readonly ConnectionRow[]): Promise<void> {
  if (rows.length === 0) return
  const { dialect } = transaction
  const columns = Object.keys(OPENED).join(', ')
  await transaction.run(
    `insert into connections (${columns}) select ${columns} from ${dialect.rows('$1', OPENED)} as r where true
     on conflict (school_id, device_id, instance, connection) do nothing`,
    [JSON.stringify(rows.map((row) => [row.school, row.device, row.instance, row.connection, row.openedAt]))],
  )
  await transaction.run(
    `delete from connections where (school_id, device_id) in (select school, device from ${dialect.rows('$1', DEVICES)} as r)
       and opened_at < (select min(kept.opened_at) from (select newest.opened_at from connections newest
         where newest.school_id = connections.school_id and newest.device_id = connections.device_id
         order by newest.opened_at desc limit ${KEPT_CONNECTIONS}) as kept)`,
    [JSON.stringify(rows.map((row) => [row.school, row.device]))],
  )
}

/** Ends connections that are open: those of the device with that number. */
export async function closeConnections(transaction: Queries, rows: readonly ConnectionEndRow[]): Promise<void> {
  if (rows.length === 0) return
  await transaction.run(
    `update connections set closed_at = ended_at, closed_by = ended_by
     from ${transaction.dialect.rows('$1', CLOSED)} as r
     where connections.school_id = r.school and connections.device_id = r.device and connections.connection = r.ended
       and connections.closed_at is null`,
    [JSON.stringify(rows.map((row) => [row.school, row.device, row.connection, row.at, row.by]))],
  )
}

/** Ends what a server that was killed left open: no connection outlives the server that holds it. */
export async function endEveryConnection(transaction: Queries, at: number): Promise<void> {
  await transaction.run(
    `update connections set closed_at = $1, closed_by = 'server' where closed_at is null and (school_id, device_id) in
       (select school_id, device_id from device_states where connected_at is not null)`,
    [at],
  )
  await transaction.run('update device_states set connected_at = null where connected_at is not null')
}

/** The last connections of a device, the newest first. */
export async function recentConnections(db: Queries, school: Id, device: Id): Promise<Connection[]> {
  const rows = await db.all<StoredRow>(
    `select connection, instance, opened_at, closed_at, closed_by from connections
     where school_id = $1 and device_id = $2 order by opened_at desc, connection desc limit ${KEPT_CONNECTIONS}`,
    [school, device],
  )
  return rows.map(toConnection)
}

function toConnection({ connection, instance, opened_at, closed_at, closed_by }: StoredRow): Connection {
  return { connection, instance, openedAt: opened_at, closedAt: closed_at, closedBy: closed_by }
}
