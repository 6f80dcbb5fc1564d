import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Closer, ClosureCause, ClosureRefusal, ClosureState } from '@preau/protocol/rules/booking/closure.ts'
import { stepsOf } from '@preau/protocol/rules/booking/span.ts'
import type { Queries } from './database.ts'

/** That a room is closed for a time, as it stands. Times are ms since 1970. */
export interface StoredClosure {
  school: Id
  id: Id
  room: Id
  from: number
  to: number
  cause: ClosureCause
  madeBy: Closer
  madeAt: number
  withdrawnAt: number | null
  state: ClosureState
  reason: ClosureRefusal | null
  /** How many bookings gave way to it. */
  cancelled: number
  /** When its school said the last of it. */
  answeredAt: number | null
}

/** One with the name of its room; null where that is gone. */
export type NamedClosure = StoredClosure & { roomName: string | null }

const SELECT = `c.school_id as school, c.id, c.room_id as room, c.from_at as "from", c.to_at as "to", c.cause,
  c.made_by as "madeBy", c.made_at as "madeAt", c.withdrawn_at as "withdrawnAt", c.state, c.reason, c.cancelled,
  c.answered_at as "answeredAt"`

/** Keeps a closure; false where it was there: the same intent sent twice closes once. */
export async function insertClosure(transaction: Queries, closure: StoredClosure): Promise<boolean> {
  const { school, id, room, from, to, cause, madeBy, madeAt, withdrawnAt, state, reason, cancelled } = closure
  const added = await transaction.run(
    `insert into room_closures (school_id, id, room_id, from_at, to_at, cause, made_by, made_at, withdrawn_at, state, reason,
       cancelled, answered_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (school_id, id) do nothing`,
    [
      ...[school, id, room, from, to, cause, madeBy, madeAt, withdrawnAt, state, reason, cancelled],
      ...[closure.answeredAt],
    ],
  )
  return added === 1
}

/** Writes what its school made of it. */
export async function saveClosure(
  transaction: Queries,
  { school, id, state, reason, cancelled, answeredAt }: StoredClosure,
): Promise<void> {
  await transaction.run(
    `update room_closures set state = $3, reason = $4, cancelled = $5, answered_at = $6 where school_id = $1 and id = $2`,
    [school, id, state, reason, cancelled, answeredAt],
  )
}

/** Who closed it takes it back; the first time holds. */
export async function withdrawClosure(transaction: Queries, school: Id, id: Id, at: number): Promise<void> {
  await transaction.run(
    'update room_closures set withdrawn_at = $3 where school_id = $1 and id = $2 and withdrawn_at is null',
    [school, id, at],
  )
}

/** One closure. Throws CLOSURE_NOT_FOUND. */
export async function getClosure(db: Queries, school: Id, id: Id): Promise<StoredClosure> {
  const found = await findClosure(db, school, id)
  if (!found) throw new PreauError('CLOSURE_NOT_FOUND', { closure: id })
  return found
}

/** One closure; undefined where there is none. */
export async function findClosure(db: Queries, school: Id, id: Id): Promise<StoredClosure | undefined> {
  return await db.get<StoredClosure>(`select ${SELECT} from room_closures c where c.school_id = $1 and c.id = $2`, [
    school,
    id,
  ])
}

/** Which closures: those that touch [from, to), of one room, in one state. */
export interface ClosuresAsked {
  school: Id
  from: number
  to: number
  room?: Id
  state?: ClosureState
}

/** At most 500 closures of a school in a time, by their begin. */
export async function listClosures(
  db: Queries,
  { school, from, to, room, state }: ClosuresAsked,
): Promise<NamedClosure[]> {
  const params: (string | number)[] = [school, from, to]
  const and = (column: string, value: string | undefined) =>
    value === undefined ? '' : ` and c.${column} = $${params.push(value)}`
  return await db.all<NamedClosure>(
    `select ${SELECT}, r.name as "roomName" from room_closures c
     left join rooms r on r.school_id = c.school_id and r.id = c.room_id
     where c.school_id = $1 and c.to_at > $2 and c.from_at < $3${and('room_id', room)}${and('state', state)}
     order by c.from_at, c.id limit 500`,
    params,
  )
}

/** Closures of a school that are not over and were not refused or taken back, without one. */
export async function countClosures(
  db: Queries,
  { school, id }: Pick<StoredClosure, 'school' | 'id'>,
  now: number,
): Promise<number> {
  const row = await db.get<{ closures: number }>(
    `select count(*) as closures from room_closures
     where school_id = $1 and id <> $2 and to_at > $3 and withdrawn_at is null and state in ('waiting', 'closed')`,
    [school, id, now],
  )
  return Number(row?.closures ?? 0)
}

/** Takes the time of a closure from `now` on, as far as nobody has it: two closures of one room may overlap, and who is in it stays. */
export async function holdClosure(
  transaction: Queries,
  { school, id, room, from, to }: Pick<StoredClosure, 'school' | 'id' | 'room' | 'from' | 'to'>,
  now: number,
): Promise<void> {
  const rows = stepsOf({ from: Math.max(from, now), to }).map((at) => [at])
  await transaction.run(
    `insert into booking_slots (school_id, resource_id, at, closure_id)
     select $1, $2, r.at, $3 from ${transaction.dialect.rows('$4', { at: 'bigint' })} as r where true
     on conflict (school_id, resource_id, at) do nothing`,
    [school, room, id, JSON.stringify(rows)],
  )
}

/** Gives the time of a closure back. */
export async function freeClosure(
  transaction: Queries,
  { school, id }: Pick<StoredClosure, 'school' | 'id'>,
): Promise<void> {
  await transaction.run('delete from booking_slots where school_id = $1 and closure_id = $2', [school, id])
}

/** Whether the fleet knows a room of a school. */
export async function hasRoom(db: Queries, school: Id, room: Id): Promise<boolean> {
  return (await db.get('select 1 as there from rooms where school_id = $1 and id = $2', [school, room])) !== undefined
}
