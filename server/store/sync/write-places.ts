import type { Transaction } from '../database.ts'
import { refreshSearch } from '../device-search.ts'
import { DEFAULT_TIME_ZONE } from '../places.ts'
import { sortKey } from '../sort-key.ts'
import { type Incoming, nothing, type Writing, type Written } from './incoming.ts'

const text = (value: unknown, fallback = '') => (typeof value === 'string' ? value : fallback)
const optional = (value: unknown) => (typeof value === 'string' ? value : null)

/** The authority of a school is its territory's: only a school is told of it. */
export async function writeAuthorities(
  transaction: Transaction,
  rows: readonly Incoming[],
  { side }: Writing,
): Promise<Written> {
  const written = nothing()
  for (const row of rows) {
    const { value, parts } = row
    if (side !== 'school') written.refused.push({ row, code: 'REACH_TOO_NARROW' })
    else if (value) {
      const name = text(value.name)
      await transaction.run(
        `insert into authorities (id, name, name_key, insee) values ($1, $2, $3, $4)
         on conflict (id) do update set name = excluded.name, name_key = excluded.name_key, insee = excluded.insee`,
        [parts[0] ?? '', name, sortKey(name), optional(value.insee)],
      )
    }
  }
  return written
}

/**
 * A school that is there: nobody makes or takes one away by what he says of it, joining and leaving do. INVARIANT (I4): at a territory
 * it stays in its commune, whichever side a version names; who is of another one would see it.
 */
export async function writeSchools(
  transaction: Transaction,
  rows: readonly Incoming[],
  { side }: Writing,
): Promise<Written> {
  const written = nothing()
  for (const row of rows) {
    const { school, value, parts } = row
    const present = await transaction.get<{ name: string; authority_id: string; timezone: string }>(
      'select name, authority_id, timezone from schools where id = $1',
      [school],
    )
    if (!present || parts[0] !== school || !value) {
      written.refused.push({ row, code: 'PLACE_NOT_FOUND' })
      continue
    }
    const said = text(value.authority_id, present.authority_id)
    const authority = side === 'territory' ? present.authority_id : said
    if (authority !== said) written.owed.push(row)
    if (!(await transaction.get('select 1 as there from authorities where id = $1', [authority]))) {
      written.later.push(row)
      continue
    }
    const name = text(value.name, present.name)
    const uai = optional(value.uai)
    // The number of another school here: one of both is wrong, and the one that was here first keeps it.
    const taken = await transaction.get('select 1 as there from schools where uai = $1 and id <> $2', [uai, school])
    await transaction.run(
      'update schools set authority_id = $2, name = $3, name_key = $4, uai = $5, insee = $6, timezone = $7 where id = $1',
      [
        ...[school, authority, name, sortKey(name), taken ? null : uai],
        ...[optional(value.insee), text(value.timezone, present.timezone || DEFAULT_TIME_ZONE)],
      ],
    )
    if (name !== present.name) await refreshSearch(transaction, { school })
  }
  return written
}

/**
 * Rooms. Two of one name are made apart where both sides made one during a cut: the one with the greater identifier gets a number
 * behind its name, on both sides the same one. A room that holds devices is not taken away, whoever says so.
 */
export async function writeRooms(transaction: Transaction, rows: readonly Incoming[]): Promise<Written> {
  const written = nothing()
  for (const row of rows) {
    const { school, value, parts } = row
    const id = String(parts[0])
    const known = await transaction.get<{ school_id: string; name: string }>(
      'select school_id, name from rooms where id = $1',
      [id],
    )
    if (known && known.school_id !== school) {
      written.refused.push({ row, code: 'IDENTITY_MISMATCH' })
    } else if (value === null) {
      if (await isHeld(transaction, school, id)) written.owed.push(row)
      else await transaction.run('delete from rooms where school_id = $1 and id = $2', [school, id])
    } else {
      const name = await makeFree(transaction, school, id, text(value.name, 'Salle'), written, row)
      await transaction.run(
        `insert into rooms (school_id, id, name, name_key, kind) values ($1, $2, $3, $4, $5)
         on conflict (school_id, id) do update set name = excluded.name, name_key = excluded.name_key, kind = excluded.kind`,
        [school, id, name, sortKey(name), text(value.kind, 'classroom')],
      )
      if (known && known.name !== name) await refreshSearch(transaction, { room: id })
    }
  }
  return written
}

async function isHeld(transaction: Transaction, school: string, room: string): Promise<boolean> {
  const held = 'select 1 as held from devices where school_id = $1 and room_id = $2 limit 1'
  return (await transaction.get(held, [school, room])) !== undefined
}

/** The name that a room gets; another of this name gives way where its identifier is greater. */
async function makeFree(
  transaction: Transaction,
  school: string,
  id: string,
  name: string,
  written: Written,
  row: Incoming,
): Promise<string> {
  const find = (wanted: string) =>
    transaction.get<{ id: string }>('select id from rooms where school_id = $1 and name_key = $2 and id <> $3', [
      school,
      sortKey(wanted),
      id,
    ])
  const other = await find(name)
  if (!other) return name
  let free = ''
  for (let number = 2; ; number++) {
    free = `${name} (${number})`
    if (!(await find(free))) break
  }
  if (other.id < id) {
    written.owed.push(row)
    return free
  }
  await transaction.run('update rooms set name = $3, name_key = $4 where school_id = $1 and id = $2', [
    school,
    other.id,
    free,
    sortKey(free),
  ])
  await refreshSearch(transaction, { room: other.id })
  written.owed.push({ ...row, record: { ...row.record, key: JSON.stringify([other.id]) }, parts: [other.id] })
  return name
}
