import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { LessonOpening } from '@preau/protocol/rules/booking/lesson-opening.ts'
import { type ApprovalCause, type BookingState, HOLDING_STATES, holds } from '@preau/protocol/rules/booking/refusals.ts'
import type { Queries } from './database.ts'

/** Who has what when, as it stands. Times are ms since 1970. */
export interface StoredBooking {
  school: Id
  id: Id
  resource: Id
  series: Id | null
  /** The teacher; null where he is not a person of this server any more. */
  person: Id | null
  from: number
  to: number
  state: BookingState
  approval: ApprovalCause | null
  title: string
  classLabel: string
  thirdParty: string
  opens: LessonOpening | null
  /** Starts the session at the board; its teacher alone is shown it, the machine gets the proof. */
  code: string
  codeSalt: string
  codeProof: string
  madeAt: number
  madeBy: Id | null
  changedAt: number
  /** The act that changed it last, by whom, and how it was before: null where that act made it. */
  change: Id
  changedBy: Id | null
  before: BookingBefore | null
  waitingSince: number | null
  offerEndsAt: number | null
}

/** What an act can change, so that it can be taken back. */
export type BookingBefore = Pick<
  StoredBooking,
  'resource' | 'from' | 'to' | 'state' | 'title' | 'classLabel' | 'opens' | 'approval'
>

type Row = Omit<StoredBooking, 'opens' | 'before'> & { opens: string | null; before: string | null }

/** Column by field; the order is that of the statements. */
const COLUMNS = {
  school: 'school_id',
  id: 'id',
  resource: 'resource_id',
  series: 'series_id',
  person: 'person_id',
  from: 'from_at',
  to: 'to_at',
  state: 'state',
  approval: 'approval',
  title: 'title',
  classLabel: 'class_label',
  thirdParty: 'third_party',
  opens: 'opens',
  code: 'code',
  codeSalt: 'code_salt',
  codeProof: 'code_proof',
  madeAt: 'made_at',
  madeBy: 'made_by',
  changedAt: 'changed_at',
  change: 'change_id',
  changedBy: 'changed_by',
  before: 'before',
  waitingSince: 'waiting_since',
  offerEndsAt: 'offer_ends_at',
} as const satisfies Record<keyof StoredBooking, string>
const FIELDS = Object.keys(COLUMNS) as (keyof StoredBooking)[]
const NUMBERS = new Set<string>(['from', 'to', 'madeAt', 'changedAt', 'waitingSince', 'offerEndsAt'])
const SELECT = FIELDS.map((field) => `${COLUMNS[field]} as "${field}"`).join(', ')
const HELD = HOLDING_STATES.map((state) => `'${state}'`).join(', ')

/** Adds bookings in one statement. */
export async function insertBookings(transaction: Queries, bookings: readonly StoredBooking[]): Promise<void> {
  if (bookings.length === 0) return
  const shape = Object.fromEntries(FIELDS.map((field) => [`f_${COLUMNS[field]}`, typeOf(field)]))
  const names = FIELDS.map((field) => COLUMNS[field])
  await transaction.run(
    `insert into bookings (${names.join(', ')}) select ${names.map((name) => `r.f_${name}`).join(', ')}
     from ${transaction.dialect.rows('$1', shape)} as r`,
    [JSON.stringify(bookings.map((booking) => FIELDS.map((field) => storedOf(booking, field))))],
  )
}

/** Writes what a booking has become. */
export async function saveBooking(transaction: Queries, booking: StoredBooking): Promise<void> {
  const changing = FIELDS.filter((field) => field !== 'school' && field !== 'id')
  await transaction.run(
    `update bookings set ${changing.map((field, index) => `${COLUMNS[field]} = $${index + 3}`).join(', ')}
     where school_id = $1 and id = $2`,
    [booking.school, booking.id, ...changing.map((field) => storedOf(booking, field))],
  )
}

/** One booking, whoever asks. Throws BOOKING_NOT_FOUND. */
export async function getBooking(db: Queries, id: Id): Promise<StoredBooking> {
  const row = await db.get<Row>(`select ${SELECT} from bookings where id = $1`, [id])
  if (!row) throw new PreauError('BOOKING_NOT_FOUND')
  return toBooking(row)
}

/** Which bookings: those that touch [from, to), of one resource, of one person, in some states. */
export interface BookingsAsked {
  school: Id
  from: number
  to: number
  resource?: Id
  person?: Id
  states?: readonly BookingState[]
  limit?: number
}

/** The bookings of a school in a time, by their begin. */
export async function listBookings(
  db: Queries,
  { school, from, to, resource, person, states, limit = 2000 }: BookingsAsked,
): Promise<StoredBooking[]> {
  const params: (string | number)[] = [school, from, to]
  const and = (condition: string, value: string) => ` and ${condition} = $${params.push(value)}`
  const within = states === undefined ? '' : ` and state in (${states.map((state) => `'${state}'`).join(', ')})`
  const rows = await db.all<Row>(
    `select ${SELECT} from bookings where school_id = $1 and to_at > $2 and from_at < $3${within}
     ${resource === undefined ? '' : and('resource_id', resource)}${person === undefined ? '' : and('person_id', person)}
     order by from_at, id limit ${limit}`,
    params,
  )
  return rows.map(toBooking)
}

/** What of a series is not over: one booking of it and those after it. */
export async function bookingsFollowing(db: Queries, booking: StoredBooking): Promise<StoredBooking[]> {
  if (booking.series === null) return [booking]
  const rows = await db.all<Row>(
    `select ${SELECT} from bookings where school_id = $1 and series_id = $2 and from_at >= $3 order by from_at, id`,
    [booking.school, booking.series, booking.from],
  )
  return rows.map(toBooking)
}

/** What one act made or changed. */
export async function bookingsOfChange(db: Queries, school: Id, change: Id): Promise<StoredBooking[]> {
  const rows = await db.all<Row>(
    `select ${SELECT} from bookings where school_id = $1 and change_id = $2 order by from_at, id`,
    [school, change],
  )
  return rows.map(toBooking)
}

/** Some bookings of a school, by their begin. */
export async function bookingsOf(db: Queries, school: Id, ids: readonly Id[]): Promise<StoredBooking[]> {
  if (ids.length === 0) return []
  const rows = await db.all<Row>(
    `select ${SELECT} from bookings where school_id = $1 and id in
       (select r.asked from ${db.dialect.rows('$2', { asked: 'text' })} as r) order by from_at, id`,
    [school, JSON.stringify(ids.map((id) => [id]))],
  )
  return rows.map(toBooking)
}

/** Those of every school that are in a state and begin, or end their offer, before a moment. */
export async function bookingsDue(
  db: Queries,
  asked: { state: BookingState; before: number; by: 'from_at' | 'offer_ends_at' },
): Promise<StoredBooking[]> {
  const rows = await db.all<Row>(
    `select ${SELECT} from bookings where state = $1 and ${asked.by} <= $2 order by ${asked.by}, id limit 500`,
    [asked.state, asked.before],
  )
  return rows.map(toBooking)
}

/** Who waits for a time that is still to come, who waits longest first. */
export async function waitingBookings(db: Queries, now: number): Promise<StoredBooking[]> {
  const rows = await db.all<Row>(
    `select ${SELECT} from bookings where state = 'waiting' and from_at > $1 order by waiting_since, id limit 500`,
    [now],
  )
  return rows.map(toBooking)
}

/** Whether an act after a moment gave something of the time of a booking back: by cancelling, refusing, or moving away. */
export async function isFreedAfter(
  db: Queries,
  { school, resource, from, to }: Pick<StoredBooking, 'school' | 'resource' | 'from' | 'to'>,
  at: number,
): Promise<boolean> {
  const rows = await db.all<{ before: string }>(
    'select before from bookings where school_id = $1 and changed_at > $2 and before is not null',
    [school, at],
  )
  const before = rows.map((row) => JSON.parse(row.before) as BookingBefore)
  return before.some((was) => was.resource === resource && was.from < to && from < was.to && holds(was.state))
}

/** Whether somebody still has a resource after a moment. */
export async function isBookedAfter(db: Queries, school: Id, resource: Id, at: number): Promise<boolean> {
  const row = await db.get(
    `select 1 as held from bookings where school_id = $1 and resource_id = $2 and to_at > $3 and state in (${HELD}) limit 1`,
    [school, resource, at],
  )
  return row !== undefined
}

function typeOf(field: keyof StoredBooking): 'text' | 'bigint' {
  return NUMBERS.has(field) ? 'bigint' : 'text'
}

function storedOf(booking: StoredBooking, field: keyof StoredBooking): string | number | null {
  const value = booking[field]
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
}

function toBooking(row: Row): StoredBooking {
  const { opens, before } = row
  return {
    ...row,
    opens: opens === null ? null : (JSON.parse(opens) as LessonOpening),
    before: before === null ? null : (JSON.parse(before) as BookingBefore),
  }
}
