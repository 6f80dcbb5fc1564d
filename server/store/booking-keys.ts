import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

/** A wish that was answered: which act it became, with its answer as JSON. */
export interface BookingKey {
  school: Id
  key: Id
  change: Id
  at: number
  answer: string
}

/** Those of some keys that were answered already. */
export async function knownKeys(
  db: Queries,
  asked: readonly Pick<BookingKey, 'school' | 'key'>[],
): Promise<BookingKey[]> {
  if (asked.length === 0) return []
  return await db.all<BookingKey>(
    `select k.school_id as school, k.id as key, k.change_id as change, k.at, k.answer from booking_keys k
     join ${db.dialect.rows('$1', { school: 'text', key: 'text' })} as r on r.school = k.school_id and r.key = k.id`,
    [JSON.stringify(asked.map(({ school, key }) => [school, key]))],
  )
}

/** Remembers answers. */
export async function putKeys(transaction: Queries, keys: readonly BookingKey[]): Promise<void> {
  if (keys.length === 0) return
  const shape = { school: 'text', id: 'text', change: 'text', made: 'bigint', answer: 'text' } as const
  await transaction.run(
    `insert into booking_keys (school_id, id, change_id, at, answer)
     select r.school, r.id, r.change, r.made, r.answer from ${transaction.dialect.rows('$1', shape)} as r`,
    [JSON.stringify(keys.map(({ school, key, change, at, answer }) => [school, key, change, at, answer]))],
  )
}
