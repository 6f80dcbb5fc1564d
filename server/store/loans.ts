import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

/** How the loan of a kit stands. Times are ms since 1970. */
export interface StoredLoan {
  school: Id
  booking: Id
  handedAt: number | null
  handedBy: Id | null
  returnedAt: number | null
  returnedBy: Id | null
  missing: { what: string; count: number }[]
  remindedAt: number | null
}

const SELECT = `school_id as school, booking_id as booking, handed_at as "handedAt", handed_by as "handedBy",
  returned_at as "returnedAt", returned_by as "returnedBy", missing, reminded_at as "remindedAt"`

/** The loans of some bookings, by booking. */
export async function loansOf(db: Queries, school: Id, bookings: readonly Id[]): Promise<Map<Id, StoredLoan>> {
  if (bookings.length === 0) return new Map()
  const rows = await db.all<Omit<StoredLoan, 'missing'> & { missing: string }>(
    `select ${SELECT} from loans where school_id = $1 and booking_id in
       (select r.id from ${db.dialect.rows('$2', { id: 'text' })} as r)`,
    [school, JSON.stringify(bookings.map((id) => [id]))],
  )
  return new Map(rows.map((row) => [row.booking, { ...row, missing: JSON.parse(row.missing) }]))
}

/** Writes how a loan stands. */
export async function putLoan(transaction: Queries, loan: StoredLoan): Promise<void> {
  const { school, booking, handedAt, handedBy, returnedAt, returnedBy, missing, remindedAt } = loan
  await transaction.run(
    `insert into loans (school_id, booking_id, handed_at, handed_by, returned_at, returned_by, missing, reminded_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (school_id, booking_id) do update set handed_at = excluded.handed_at, handed_by = excluded.handed_by,
       returned_at = excluded.returned_at, returned_by = excluded.returned_by, missing = excluded.missing,
       reminded_at = excluded.reminded_at`,
    [school, booking, handedAt, handedBy, returnedAt, returnedBy, JSON.stringify(missing), remindedAt],
  )
}

/** A loan that is out and comes due, with what its reminder names. */
export interface DueLoan extends Pick<StoredLoan, 'school' | 'booking'> {
  person: Id | null
  resource: Id
  due: number
}

/** Loans that are out, end before a moment, and of which nobody was reminded yet. */
export async function loansDue(db: Queries, before: number): Promise<DueLoan[]> {
  return await db.all<DueLoan>(
    `select b.school_id as school, b.id as booking, b.person_id as person, b.resource_id as resource, b.to_at as due
     from loans l join bookings b on b.school_id = l.school_id and b.id = l.booking_id
     where l.handed_at is not null and l.returned_at is null and l.reminded_at is null and b.to_at <= $1
     order by b.to_at, b.id limit 200`,
    [before],
  )
}
