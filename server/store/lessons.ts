import type { Id } from '@preau/protocol/ids.ts'
import type { KioskCheck } from '@preau/protocol/kiosk.ts'
import type { Lesson, LessonStands } from '@preau/protocol/messages/lesson.ts'
import type { LessonReason } from '@preau/protocol/rules/lessons/lesson-state.ts'
import type { Queries } from './database.ts'

/** What a machine said around a lesson. Times are ms since 1970 on the server's clock. */
export interface ArrivedLesson {
  school: Id
  device: Id
  epoch: number
  seq: number
  at: number
  receivedAt: number
  lesson: Lesson
}

/** How a booked lesson went. `since`: in this state; the two durations are of its launch, in ms. */
export interface StoredLesson {
  school: Id
  booking: Id
  device: Id
  state: LessonStands['state']
  reason: LessonReason | null
  checks: KioskCheck[]
  since: number
  boardMs: number | null
  openedMs: number | null
  ticket: Id | null
  /** When it was counted as lost to equipment; null where it was not. */
  lostAt: number | null
}

const RECORD = {
  school_id: 'text',
  device_id: 'text',
  epoch: 'bigint',
  seq: 'bigint',
  at: 'bigint',
  received_at: 'bigint',
  body: 'text',
} as const

/** Keeps what machines said; what is there already is passed over (I2). */
export async function insertLessonRecords(transaction: Queries, rows: readonly ArrivedLesson[]): Promise<void> {
  if (rows.length === 0) return
  const columns = Object.keys(RECORD).join(', ')
  const values = rows.map(({ school, device, epoch, seq, at, receivedAt, lesson }) => [
    ...[school, device, epoch, seq, at, receivedAt],
    JSON.stringify(lesson),
  ])
  await transaction.run(
    `insert into lesson_records (${columns}) select ${columns} from ${transaction.dialect.rows('$1', RECORD)} as r where true
     on conflict (school_id, device_id, epoch, seq) do nothing`,
    [JSON.stringify(values)],
  )
}

interface RecordRow extends Omit<ArrivedLesson, 'lesson' | 'receivedAt'> {
  received_at: number
  body: string
}

/** What was said and nobody has taken yet, the oldest first; at most 200. */
export async function waitingLessonRecords(db: Queries): Promise<ArrivedLesson[]> {
  const rows = await db.all<RecordRow>(
    `select school_id as school, device_id as device, epoch, seq, at, received_at, body from lesson_records
     where taken_at is null order by received_at, device_id, epoch, seq limit 200`,
  )
  return rows.map(({ received_at, body, ...row }) => ({ ...row, receivedAt: received_at, lesson: JSON.parse(body) }))
}

/** Marks one as taken, in the transaction of what follows from it; false where another had taken it. */
export async function takeLessonRecord(
  transaction: Queries,
  { school, device, epoch, seq }: ArrivedLesson,
  now: number,
): Promise<boolean> {
  const taken = await transaction.run(
    `update lesson_records set taken_at = $5
     where school_id = $1 and device_id = $2 and epoch = $3 and seq = $4 and taken_at is null`,
    [school, device, epoch, seq, now],
  )
  return taken > 0
}

interface LessonRow {
  school_id: Id
  booking_id: Id
  device_id: Id
  state: StoredLesson['state']
  reason: LessonReason | null
  checks: string
  since: number
  board_ms: number | null
  opened_ms: number | null
  ticket_id: Id | null
  lost_at: number | null
}

/** How a lesson went; undefined where its machine has not said anything. */
export async function findLesson(db: Queries, school: Id, booking: Id): Promise<StoredLesson | undefined> {
  const row = await db.get<LessonRow>('select * from lessons where school_id = $1 and booking_id = $2', [
    school,
    booking,
  ])
  return row && toLesson(row)
}

/** How the lessons of some bookings of a school went. */
export async function lessonsOf(db: Queries, school: Id, from: number, to: number): Promise<StoredLesson[]> {
  const rows = await db.all<LessonRow>(
    `select l.* from lessons l join bookings b on b.school_id = l.school_id and b.id = l.booking_id
     where l.school_id = $1 and b.to_at > $2 and b.from_at < $3`,
    [school, from, to],
  )
  return rows.map(toLesson)
}

/** Lessons that failed and whose hour is over, and that are not counted as lost yet. */
export async function lessonsToCount(db: Queries, now: number): Promise<StoredLesson[]> {
  const rows = await db.all<LessonRow>(
    `select l.* from lessons l join bookings b on b.school_id = l.school_id and b.id = l.booking_id
     where l.state = 'failed' and l.reason = 'equipment' and l.lost_at is null and b.state = 'booked' and b.to_at <= $1
     order by b.to_at, l.booking_id limit 200`,
    [now],
  )
  return rows.map(toLesson)
}

/** Those of some times, [from, to) in ms since 1970 by name, in which a lesson of these schools went to its end: there something was measured. */
export async function timesWithLessons(
  db: Queries,
  schools: readonly Id[],
  times: readonly (readonly [name: string, from: number, to: number])[],
): Promise<Set<string>> {
  const rows = await db.all<{ name: string }>(
    `select r.name as name from ${db.dialect.rows('$1', { name: 'text', since: 'bigint', before: 'bigint' })} as r
     where exists (select 1 from held_lessons l
       where l.state in ('ended', 'failed') and l.to_at >= r.since and l.to_at < r.before
         and l.school_id in (select a.id from ${db.dialect.rows('$2', { id: 'text' })} as a))`,
    [JSON.stringify(times), JSON.stringify(schools.map((id) => [id]))],
  )
  return new Set(rows.map(({ name }) => name))
}

/** Writes how a lesson stands. */
export async function putLesson(transaction: Queries, lesson: StoredLesson): Promise<void> {
  const { school, booking, device, state, reason, checks, since, boardMs, openedMs, ticket, lostAt } = lesson
  await transaction.run(
    `insert into lessons (school_id, booking_id, device_id, state, reason, checks, since, board_ms, opened_ms, ticket_id, lost_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (school_id, booking_id) do update set device_id = excluded.device_id, state = excluded.state,
       reason = excluded.reason, checks = excluded.checks, since = excluded.since, board_ms = excluded.board_ms,
       opened_ms = excluded.opened_ms, ticket_id = excluded.ticket_id, lost_at = excluded.lost_at`,
    [school, booking, device, state, reason, JSON.stringify(checks), since, boardMs, openedMs, ticket, lostAt],
  )
  await holdLesson(transaction, school, booking)
}

const HELD = 'device_id, state, reason, checks, since, board_ms, opened_ms, ticket_id, lost_at'

/** What of a lesson its territory is told, too: how it went, when and with what, and nothing of who had booked it. */
async function holdLesson(transaction: Queries, school: Id, booking: Id): Promise<void> {
  const set = [...HELD.split(', '), 'resource_id', 'from_at', 'to_at'].map((name) => `${name} = excluded.${name}`)
  await transaction.run(
    `insert into held_lessons (school_id, booking_id, ${HELD}, resource_id, from_at, to_at)
     select l.school_id, l.booking_id, ${HELD.split(', ')
       .map((name) => `l.${name}`)
       .join(', ')}, b.resource_id, b.from_at, b.to_at
     from lessons l join bookings b on b.school_id = l.school_id and b.id = l.booking_id
     where l.school_id = $1 and l.booking_id = $2
     on conflict (school_id, booking_id) do update set ${set.join(', ')}`,
    [school, booking],
  )
}

/** When and where a lesson was, as a territory has it too. Times are ms since 1970. */
export interface HeldLesson {
  booking: Id
  resource: Id
  /** The name of the room that was booked, or of the one of its machine. */
  room: string
  from: number
  to: number
}

/** Those of some bookings of a school. */
export async function heldLessons(db: Queries, school: Id, bookings: readonly Id[]): Promise<HeldLesson[]> {
  return await db.all<HeldLesson & object>(
    `select h.booking_id as booking, h.resource_id as resource, coalesce(r.name, m.name, '') as room,
       h.from_at as "from", h.to_at as "to"
     from held_lessons h left join rooms r on r.school_id = h.school_id and r.id = h.resource_id
     left join devices d on d.school_id = h.school_id and d.id = h.device_id
     left join rooms m on m.school_id = h.school_id and m.id = d.room_id
     where h.school_id = $1 and h.booking_id in (select r.asked from ${db.dialect.rows('$2', { asked: 'text' })} as r)`,
    [school, JSON.stringify(bookings.map((id) => [id]))],
  )
}

/** How a lesson went before a board where it is not held any more is forgotten: where it is held now its machine looks anew. */
export async function forgetLessons(transaction: Queries, school: Id, bookings: readonly Id[]): Promise<void> {
  await transaction.run(
    `delete from lessons where school_id = $1
       and booking_id in (select a.id from ${transaction.dialect.rows('$2', { id: 'text' })} as a)`,
    [school, JSON.stringify(bookings.map((id) => [id]))],
  )
}

/** Takes away records that are older than a moment and were taken; at most `limit`. Gives how many. */
export async function pruneLessonRecords(transaction: Queries, before: number, limit: number): Promise<number> {
  return await transaction.run(
    `delete from lesson_records where (school_id, device_id, epoch, seq) in
       (select school_id, device_id, epoch, seq from lesson_records
        where received_at < $1 and taken_at is not null order by received_at limit ${limit})`,
    [before],
  )
}

function toLesson(row: LessonRow): StoredLesson {
  return {
    ...{ school: row.school_id, booking: row.booking_id, device: row.device_id, state: row.state, reason: row.reason },
    checks: JSON.parse(row.checks) as KioskCheck[],
    ...{ since: row.since, boardMs: row.board_ms, openedMs: row.opened_ms, ticket: row.ticket_id, lostAt: row.lost_at },
  }
}
