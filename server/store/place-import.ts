import { PreauError } from '@preau/protocol/errors.ts'
import type { Queries } from './database.ts'
import { DEFAULT_TIME_ZONE, type NewAuthorityRow, type NewRoomRow, type NewSchoolRow } from './places.ts'
import { sortKey } from './sort-key.ts'

export interface NewPlaces {
  authorities: readonly NewAuthorityRow[]
  schools: readonly NewSchoolRow[]
  rooms: readonly NewRoomRow[]
}

const AUTHORITY = { id: 'text', name: 'text', name_key: 'text', insee: 'text' } as const
const SCHOOL = {
  id: 'text',
  authority_id: 'text',
  name: 'text',
  name_key: 'text',
  uai: 'text',
  insee: 'text',
  timezone: 'text',
} as const
const ROOM = { school_id: 'text', id: 'text', name: 'text', name_key: 'text', kind: 'text' } as const

/**
 * Adds places by the thousand, in three statements. The caller has made sure in this transaction that each is new: none has the
 * name of another in its parent. Throws PLACE_DUPLICATE where the store sees that one was not.
 */
export async function insertPlaces(transaction: Queries, { authorities, schools, rooms }: NewPlaces): Promise<void> {
  await insertAll(
    transaction,
    'authorities',
    AUTHORITY,
    authorities.map(({ id, name, insee = null }) => [id, name, sortKey(name), insee]),
  )
  await insertAll(
    transaction,
    'schools',
    SCHOOL,
    schools.map(({ id, authority, name, uai = null, insee = null, timezone = DEFAULT_TIME_ZONE }) => [
      id,
      authority,
      name,
      sortKey(name),
      uai,
      insee,
      timezone,
    ]),
  )
  await insertAll(
    transaction,
    'rooms',
    ROOM,
    rooms.map(({ id, school, name, kind = 'classroom' }) => [school, id, name, sortKey(name), kind]),
  )
}

async function insertAll(
  transaction: Queries,
  table: 'authorities' | 'schools' | 'rooms',
  columns: Readonly<Record<string, 'text'>>,
  rows: readonly unknown[][],
): Promise<void> {
  if (rows.length === 0) return
  const names = Object.keys(columns).join(', ')
  const added = await transaction.run(
    `insert into ${table} (${names}) select ${names} from ${transaction.dialect.rows('$1', columns)} as r where true
     on conflict do nothing`,
    [JSON.stringify(rows)],
  )
  if (added < rows.length) throw new PreauError('PLACE_DUPLICATE', { of: rows.length, added })
}
