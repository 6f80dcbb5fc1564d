import type { Id } from '@preau/protocol/ids.ts'
import { type ClosureStep, isShut, stepOfClosure } from '@preau/protocol/rules/booking/closure.ts'
import { HOLDING_STATES, holds } from '@preau/protocol/rules/booking/refusals.ts'
import type { NoticeKind, NoticeParams } from '@preau/protocol/rules/notices.ts'
import { freeSlots, holdersOf, holdSlots } from '../store/booking-slots.ts'
import { bookingsOfChange, listBookings, type StoredBooking, saveBooking } from '../store/bookings.ts'
import type { Queries, Transaction } from '../store/database.ts'
import { getResource } from '../store/resources.ts'
import {
  countClosures,
  freeClosure,
  hasRoom,
  holdClosure,
  listClosures,
  type StoredClosure,
  saveClosure,
} from '../store/room-closures.ts'
import { beforeOf } from './booking-acts.ts'
import { fallbacksOf } from './fallbacks.ts'

/** Tells people of a school something, in the transaction in which it becomes true; `also` one person who waits for it. */
export type TellOfClosure = (
  transaction: Queries,
  school: Id,
  kind: NoticeKind,
  happening: { id: Id; at: number; about: string; params: NoticeParams; also?: Id | null; by?: Id | null },
) => Promise<unknown>

export interface ClosingParts {
  /** ms since 1970, by the clock of the school. */
  clock: () => number
  newId: () => Id
  tell: TellOfClosure
}

/** More than one room can have booked in the longest closure. */
const MOST_BOOKED = 20_000

/**
 * Does what is to be done next with a closure that is in the store, whoever made it: closes the room, opens it again, or says why not.
 * Gives it as it stands then; undefined where nothing was left to do.
 * @param by who did it here: he is not told
 */
export async function settleClosure(
  transaction: Transaction,
  parts: ClosingParts,
  closure: StoredClosure,
  by: Id | null = null,
): Promise<StoredClosure | undefined> {
  const { school, room } = closure
  const now = parts.clock()
  const facts = {
    now,
    hasRoom: await hasRoom(transaction, school, room),
    others: await countClosures(transaction, closure, now),
  }
  const step = stepOfClosure(closure, facts)
  if (!step) return undefined
  const cancelled = await done(transaction, parts, closure, step, by)
  const reason = step.to === 'refused' ? step.reason : null
  const settled: StoredClosure = { ...closure, state: step.to, reason, cancelled, answeredAt: now }
  await saveClosure(transaction, settled)
  return settled
}

async function done(
  transaction: Transaction,
  parts: ClosingParts,
  closure: StoredClosure,
  { to }: ClosureStep,
  by: Id | null,
): Promise<number> {
  if (to === 'closed') return await close(transaction, parts, closure, by)
  if (to === 'reopened' && closure.state === 'closed') await reopen(transaction, parts, closure)
  return closure.cancelled
}

/**
 * What is booked in the time of a closure gives way, but for what has begun: who is in the room ends his lesson there (I6). Gives how
 * many bookings that were.
 */
async function close(
  transaction: Transaction,
  { clock, newId, tell }: ClosingParts,
  closure: StoredClosure,
  by: Id | null,
): Promise<number> {
  const { school, id, room, from, to, cause, madeBy } = closure
  const now = clock()
  const span = { from: Math.max(from, now), to }
  const states = HOLDING_STATES
  const there = await listBookings(transaction, { school, ...span, resource: room, states, limit: MOST_BOOKED })
  const rows = there
    .filter((row) => row.from > now)
    .map((row) => ({ ...row, ...cancelledBy(id, now), before: beforeOf(row) }))
  await freeSlots(transaction, rows)
  await holdClosure(transaction, closure, now)
  for (const row of rows) await saveBooking(transaction, row)
  const { name } = await getResource(transaction, school, room)
  const why = { title: name, cause, closer: madeBy }
  for (const row of firstOfEach(rows)) {
    const [instead] = await fallbacksOf(transaction, row)
    await tell(transaction, school, 'booking_closed', {
      ...{ id: newId(), at: now, about: `booking:${row.id}`, also: row.person ?? row.madeBy, by },
      params: { ...why, when: row.from, ...(instead && { instead: instead.name }) },
    })
  }
  const when = { ...why, when: from }
  await tell(transaction, school, 'room_closed', { id: newId(), at: now, about: `closure:${id}`, params: when, by })
  return rows.length
}

/**
 * The room can be had again: what another closure keeps shut stays so, and what gave way to this one comes back where its time is still
 * to come and free, and its teacher has nothing else then.
 */
async function reopen(
  transaction: Transaction,
  { clock, newId, tell }: ClosingParts,
  closure: StoredClosure,
): Promise<void> {
  const { school, id, room } = closure
  const now = clock()
  await freeClosure(transaction, closure)
  const rows = (await bookingsOfChange(transaction, school, id)).filter(
    ({ state, from, before }) => state === 'cancelled' && from > now && before,
  )
  // A lesson may reach out of this closure, into another one that does not touch this one.
  const from = Math.max(now, Math.min(closure.from, ...rows.map((row) => row.from)))
  const over = { school, from, to: Math.max(closure.to, ...rows.map((row) => row.to)) }
  const shut = (await listClosures(transaction, { ...over, room, state: 'closed' })).filter(
    (other) => other.id !== id && isShut(other),
  )
  for (const other of shut) await holdClosure(transaction, other, now)
  const back: StoredBooking[] = []
  for (const row of rows) {
    const other = shut.find(({ from, to }) => from < row.to && row.from < to)
    // It gives way to that one then, and comes back with it.
    if (other) await saveBooking(transaction, { ...row, change: other.id })
    else if (await isFree(transaction, row)) {
      const again = { ...row, ...row.before, before: null, change: newId(), changedAt: now }
      await holdSlots(transaction, [again])
      await saveBooking(transaction, again)
      back.push(again)
    }
  }
  for (const row of firstOfEach(back)) {
    const { name } = await getResource(transaction, school, row.resource)
    await tell(transaction, school, 'booking_back', {
      ...{ id: newId(), at: now, about: `booking:${row.id}`, also: row.person ?? row.madeBy },
      params: { title: name, when: row.from },
    })
  }
}

async function isFree(db: Queries, row: StoredBooking): Promise<boolean> {
  if (!row.before || !holds(row.before.state)) return false
  if ((await holdersOf(db, [row])).length > 0) return false
  if (row.person === null) return true
  const { school, from, to, person } = row
  return (await listBookings(db, { school, from, to, person, states: HOLDING_STATES, limit: 1 })).length === 0
}

/** Of a series its teacher is told once, of the first that gives way. */
function firstOfEach(rows: readonly StoredBooking[]): StoredBooking[] {
  return [...Map.groupBy(rows, ({ series, id }) => series ?? id).values()].flatMap(([first]) => first ?? [])
}

function cancelledBy(change: Id, changedAt: number) {
  return { state: 'cancelled' as const, change, changedAt, changedBy: null }
}
