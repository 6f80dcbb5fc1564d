import type { QuarantinedMessage, QuarantineList, QuarantineQuery } from '@preau/protocol/api/quarantine.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import type { Queries } from './database.ts'
import { andAll, type Bind, binder, devicesWithin } from './reach-sql.ts'

/** A message that could not be read, as it came; `device` is null where nobody is known to have sent it. */
export interface QuarantineRow {
  school: Id
  id: Id
  device: Id | null
  topic: string
  receivedAt: number
  code: string
  detail: string
  bytes: number
  payload: string
}

interface MessageRow {
  id: string
  device_id: string | null
  device_name: string | null
  topic: string
  received_at: number
  code: string
  detail: string
  bytes: number
  payload: string
}

const COLUMNS = {
  school_id: 'text',
  id: 'text',
  device_id: 'text',
  topic: 'text',
  received_at: 'bigint',
  code: 'text',
  detail: 'text',
  bytes: 'bigint',
  payload: 'text',
} as const

/** The most that is kept: of one device, and in all. The oldest go first. */
export const KEPT_OF_DEVICE = 500
export const KEPT_IN_ALL = 10_000
/** Characters of a message that are kept, all that a message can have, and that a list shows. */
const PAYLOAD_KEPT = 64 * 1024
const TEXT_SHOWN = 2000
const TOPIC_KEPT = 256
const DETAIL_KEPT = 4096

/** Adds messages, and takes the oldest away where there are too many of one device or in all. */
export async function insertQuarantined(transaction: Queries, rows: readonly QuarantineRow[]): Promise<void> {
  if (rows.length === 0) return
  const { dialect } = transaction
  const columns = Object.keys(COLUMNS).join(', ')
  await transaction.run(
    `insert into quarantine (${columns}) select ${columns} from ${dialect.rows('$1', COLUMNS)} as r where true
     on conflict (school_id, id) do nothing`,
    [JSON.stringify(rows.map(toTuple))],
  )
  for (const device of new Set(rows.map((row) => row.device))) {
    const mine = device === null ? 'device_id is null' : 'device_id = $2'
    await transaction.run(
      `delete from quarantine where ${mine} and id in
         (select id from quarantine where ${mine} order by received_at desc, id desc limit 1000000 offset $1)`,
      device === null ? [KEPT_OF_DEVICE] : [KEPT_OF_DEVICE, device],
    )
  }
  await transaction.run(
    `delete from quarantine where id in
       (select id from quarantine order by received_at desc, id desc limit 1000000 offset $1)`,
    [KEPT_IN_ALL],
  )
}

/**
 * The messages of devices within a reach that are in quarantine, the newest first. One that nobody is known to have sent belongs
 * to no school: only who reaches everything sees it.
 */
export async function listQuarantine(db: Queries, reach: Reach, query: QuarantineQuery): Promise<QuarantineList> {
  const { params, bind } = binder()
  const rows = await db.all<MessageRow>(
    `select q.id, q.device_id, d.name as device_name, q.topic, q.received_at, q.code, q.detail, q.bytes,
       substr(q.payload, 1, ${TEXT_SHOWN}) as payload
     from quarantine q left join devices d on d.school_id = q.school_id and d.id = q.device_id
     where 1 = 1${messagesWithin(db, reach, bind)}
     order by q.received_at desc, q.id desc limit ${bind(query.limit ?? 100)} offset ${bind(query.offset ?? 0)}`,
    params,
  )
  return { total: await countQuarantine(db, reach), rows: rows.map(toMessage) }
}

/** How many messages of devices within a reach are in quarantine. */
export async function countQuarantine(db: Queries, reach: Reach): Promise<number> {
  const { params, bind } = binder()
  const row = await db.get<{ total: number }>(
    `select count(*) as total from quarantine q where 1 = 1${messagesWithin(db, reach, bind)}`,
    params,
  )
  return row?.total ?? 0
}

/** Takes messages out; gives how many of them were there, within the reach. */
export async function deleteQuarantined(transaction: Queries, reach: Reach, ids: readonly Id[]): Promise<number> {
  const { params, bind } = binder()
  const listed = transaction.dialect.rows(bind(JSON.stringify(ids.map((id) => [id]))), { asked: 'text' })
  return await transaction.run(
    `delete from quarantine where id in (select q.id from ${listed} as r join quarantine q on q.id = r.asked
       where 1 = 1${messagesWithin(transaction, reach, bind)})`,
    params,
  )
}

/** Takes away one slice of the messages that came before `before` (ms since 1970). Gives how many. */
export async function pruneQuarantine(transaction: Queries, before: number, slice: number): Promise<number> {
  return await transaction.run(
    'delete from quarantine where id in (select id from quarantine where received_at < $1 order by received_at limit $2)',
    [before, slice],
  )
}

function messagesWithin({ dialect }: Queries, reach: Reach, bind: Bind): string {
  if (reach === 'all') return ''
  const within = andAll(devicesWithin(dialect, reach, 'd', bind))
  return ` and exists (select 1 from devices d where d.school_id = q.school_id and d.id = q.device_id${within})`
}

/** A text that every database can hold: PostgreSQL knows no U+0000. */
function clean(text: string, length: number): string {
  return text.slice(0, length).replaceAll('\u0000', '\ufffd').toWellFormed()
}

function toTuple(row: QuarantineRow): unknown[] {
  const { school, id, device, topic, receivedAt, code, detail, bytes, payload } = row
  const texts = [clean(topic, TOPIC_KEPT), receivedAt, code, clean(detail, DETAIL_KEPT), bytes]
  return [school, id, device, ...texts, clean(payload, PAYLOAD_KEPT)]
}

function toMessage(row: MessageRow): QuarantinedMessage {
  const { id, topic, code, detail, bytes } = row
  const device =
    row.device_id !== null && row.device_name !== null ? { id: row.device_id, name: row.device_name } : null
  return { id, device, topic, receivedAt: row.received_at, code, detail, bytes, text: row.payload }
}
