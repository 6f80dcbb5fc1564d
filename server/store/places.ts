import type { AuthorityChange, RoomChange, RoomKind, SchoolChange } from '@preau/protocol/api/places.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import type { Queries, SqlValue } from './database.ts'
import { refreshSearch } from './device-search.ts'
import { requireAuthority, requireEverySchool, requireEverything, requireWholeSchool } from './reach-places.ts'
import { sortKey } from './sort-key.ts'

/** The time zone of a school that says none. */
export const DEFAULT_TIME_ZONE = 'Europe/Paris'

export interface NewAuthorityRow {
  id: Id
  name: string
  insee?: string | null
}

export interface NewSchoolRow {
  id: Id
  authority: Id
  name: string
  uai?: string | null
  insee?: string | null
  /** IANA name; Europe/Paris where nothing is said. */
  timezone?: string
}

export interface NewRoomRow {
  id: Id
  school: Id
  name: string
  kind?: RoomKind
}

/** The places of a first start. */
export interface FirstPlaces {
  authorityId: Id
  schoolId: Id
  authority: string
  school: string
}

/** What of a place tells it from its neighbours. */
interface Named {
  id: Id
  name: string
}

/** Adds an authority. Throws PLACE_DUPLICATE where one has its name and its INSEE code: two communes may have one name. */
export async function insertAuthority(
  transaction: Queries,
  { id, name, insee = null }: NewAuthorityRow,
): Promise<void> {
  await requireFreeAuthority(transaction, { id, name }, insee)
  await transaction.run('insert into authorities (id, name, name_key, insee) values ($1, $2, $3, $4)', [
    id,
    name,
    sortKey(name),
    insee,
  ])
}

/**
 * Adds a school. Throws PLACE_NOT_FOUND without its authority, and PLACE_DUPLICATE where a school has its UAI, or its name in the same
 * authority (two schools of one address may share a name: then a UAI for each tells them apart).
 */
export async function insertSchool(transaction: Queries, school: NewSchoolRow): Promise<void> {
  const { id, authority, name, uai = null, insee = null, timezone = DEFAULT_TIME_ZONE } = school
  await requirePlace(transaction, 'authorities', authority)
  await requireFreeSchool(transaction, { id, name }, authority, uai)
  await transaction.run(
    `insert into schools (id, authority_id, name, name_key, uai, insee, timezone) values ($1, $2, $3, $4, $5, $6, $7)`,
    [id, authority, name, sortKey(name), uai, insee, timezone],
  )
}

/** Adds a room. Throws PLACE_NOT_FOUND without its school, and PLACE_DUPLICATE where the school has one of this name. */
export async function insertRoom(transaction: Queries, room: NewRoomRow): Promise<void> {
  const { id, school, name, kind = 'classroom' } = room
  await requirePlace(transaction, 'schools', school)
  await requireFreeRoom(transaction, { id, name }, school)
  await transaction.run('insert into rooms (school_id, id, name, name_key, kind) values ($1, $2, $3, $4, $5)', [
    school,
    id,
    name,
    sortKey(name),
    kind,
  ])
}

/** Changes an authority. Throws PLACE_NOT_FOUND, PLACE_DUPLICATE or REACH_TOO_NARROW. */
export async function updateAuthority(
  transaction: Queries,
  reach: Reach,
  id: Id,
  change: AuthorityChange,
): Promise<void> {
  await requireAuthority(transaction, reach, id)
  const present = await requirePlace<{ name: string; insee: string | null }>(transaction, 'authorities', id)
  const { name = present.name, insee = present.insee } = change
  await requireFreeAuthority(transaction, { id, name }, insee)
  await transaction.run('update authorities set name = $2, name_key = $3, insee = $4 where id = $1', [
    id,
    name,
    sortKey(name),
    insee,
  ])
}

/**
 * Changes a school, and what a search of its devices looks at. Throws PLACE_NOT_FOUND, PLACE_DUPLICATE, and REACH_TOO_NARROW where
 * the reach does not hold it whole. Its name has to be its own in its authority, its UAI on this server: they are changed only by
 * who reaches all of those schools, for a refusal would else say what others have.
 */
export async function updateSchool(transaction: Queries, reach: Reach, id: Id, change: SchoolChange): Promise<void> {
  requireWholeSchool(reach, id)
  const present = await requirePlace<SchoolRow>(transaction, 'schools', id)
  const { name = present.name, uai = present.uai, insee = present.insee, timezone = present.timezone } = change
  if (uai !== present.uai) requireEverything(reach)
  if (name !== present.name) await requireEverySchool(transaction, reach, present.authority_id)
  await requireFreeSchool(transaction, { id, name }, present.authority_id, uai)
  await transaction.run(
    'update schools set name = $2, name_key = $3, uai = $4, insee = $5, timezone = $6 where id = $1',
    [id, name, sortKey(name), uai, insee, timezone],
  )
  if (name !== present.name) await refreshSearch(transaction, { school: id })
}

/** Changes a room, and what a search of its devices looks at. Gives its school. Throws PLACE_NOT_FOUND, PLACE_DUPLICATE or REACH_TOO_NARROW. */
export async function updateRoom(transaction: Queries, reach: Reach, id: Id, change: RoomChange): Promise<Id> {
  const present = await requirePlace<{ school_id: string; name: string; kind: RoomKind }>(transaction, 'rooms', id)
  requireWholeSchool(reach, present.school_id, id)
  const { name = present.name, kind = present.kind } = change
  await requireFreeRoom(transaction, { id, name }, present.school_id)
  await transaction.run('update rooms set name = $2, name_key = $3, kind = $4 where id = $1', [
    id,
    name,
    sortKey(name),
    kind,
  ])
  if (name !== present.name) await refreshSearch(transaction, { room: id })
  return present.school_id
}

/** Takes an authority away that holds nothing. Throws PLACE_NOT_FOUND, PLACE_NOT_EMPTY or REACH_TOO_NARROW. */
export async function deleteAuthority(transaction: Queries, reach: Reach, id: Id): Promise<void> {
  await requireAuthority(transaction, reach, id)
  await requirePlace(transaction, 'authorities', id)
  await requireEmpty(transaction, id, 'select 1 as held from schools where authority_id = $1 limit 1')
  await transaction.run('delete from authorities where id = $1', [id])
}

/** Takes a school away that holds nothing. Throws PLACE_NOT_FOUND, PLACE_NOT_EMPTY or REACH_TOO_NARROW. */
export async function deleteSchool(transaction: Queries, reach: Reach, id: Id): Promise<void> {
  requireWholeSchool(reach, id)
  await requirePlace(transaction, 'schools', id)
  await requireEmpty(transaction, id, 'select 1 as held from rooms where school_id = $1 limit 1')
  await requireEmpty(transaction, id, 'select 1 as held from devices where school_id = $1 limit 1')
  await requireEmpty(transaction, id, 'select 1 as held from service_events where school_id = $1 limit 1')
  await transaction.run('delete from schools where id = $1', [id])
}

/** Takes a room away that holds nothing. Gives its school. Throws PLACE_NOT_FOUND, PLACE_NOT_EMPTY or REACH_TOO_NARROW. */
export async function deleteRoom(transaction: Queries, reach: Reach, id: Id): Promise<Id> {
  const { school_id } = await requirePlace<{ school_id: string }>(transaction, 'rooms', id)
  requireWholeSchool(reach, school_id, id)
  const held = 'select 1 as held from devices where school_id = $2 and room_id = $1 limit 1'
  await requireEmpty(transaction, id, held, [school_id])
  await transaction.run('delete from rooms where id = $1', [id])
  return school_id
}

/** The room of a school that a person means by `name`: case, accents and leading zeros do not count. */
export async function findRoomByName(db: Queries, school: Id, name: string): Promise<Named | undefined> {
  return await db.get<{ id: Id; name: string }>('select id, name from rooms where school_id = $1 and name_key = $2', [
    school,
    sortKey(name),
  ])
}

/** A school by its id, as others name it. Throws PLACE_NOT_FOUND. */
export async function getSchool(db: Queries, id: Id): Promise<Named> {
  const { name } = await requirePlace<SchoolRow>(db, 'schools', id)
  return { id, name }
}

/**
 * The one school that a person means by its identifier, UAI or name; by nothing, where there is only one. Throws
 * PLACE_NOT_FOUND where none or several fit.
 */
export async function findSchool(db: Queries, text: string | undefined): Promise<Named> {
  const rows =
    text === undefined
      ? await db.all<Named>('select id, name from schools limit 2')
      : await db.all<Named>('select id, name from schools where id = $1 or uai = $2 or name_key = $3 limit 2', [
          text,
          text.toUpperCase(),
          sortKey(text),
        ])
  const [school] = rows
  if (!school || rows.length > 1) throw new PreauError('PLACE_NOT_FOUND', { place: text ?? null, found: rows.length })
  return school
}

/**
 * The one authority that a person means by its identifier or name; by nothing, that of a school, or the only one there is. Throws
 * PLACE_NOT_FOUND where none or several fit.
 */
export async function findAuthority(db: Queries, text: string | undefined, school: Id | null): Promise<Named> {
  const rows =
    text !== undefined
      ? await db.all<Named>('select id, name from authorities where id = $1 or name_key = $2 limit 2', [
          text,
          sortKey(text),
        ])
      : school !== null
        ? await db.all<Named>(
            'select a.id, a.name from schools s join authorities a on a.id = s.authority_id where s.id = $1',
            [school],
          )
        : await db.all<Named>('select id, name from authorities limit 2')
  const [authority] = rows
  if (!authority || rows.length > 1)
    throw new PreauError('PLACE_NOT_FOUND', { place: text ?? null, found: rows.length })
  return { id: authority.id, name: authority.name }
}

/** An authority, on a server that has none. */
export async function ensureAuthority(transaction: Queries, first: NewAuthorityRow): Promise<void> {
  if (!(await transaction.get('select 1 as there from authorities limit 1'))) await insertAuthority(transaction, first)
}

/** The first school that was made; on a server that has none it is made, with an authority where there is none either. */
export async function ensureDefaultSchool(transaction: Queries, first: FirstPlaces): Promise<Id> {
  const school = await transaction.get<{ id: Id }>('select id from schools order by id limit 1')
  if (school) return school.id
  const present = await transaction.get<{ id: Id }>('select id from authorities order by id limit 1')
  const authority = present?.id ?? first.authorityId
  if (!present) await insertAuthority(transaction, { id: authority, name: first.authority })
  await insertSchool(transaction, { id: first.schoolId, authority, name: first.school })
  return first.schoolId
}

interface SchoolRow {
  authority_id: string
  name: string
  uai: string | null
  insee: string | null
  timezone: string
}

async function requirePlace<T extends object>(
  transaction: Queries,
  table: 'authorities' | 'schools' | 'rooms',
  id: Id,
): Promise<T> {
  const row = await transaction.get<T>(`select * from ${table} where id = $1`, [id])
  if (!row) throw new PreauError('PLACE_NOT_FOUND', { place: id })
  return row
}

async function requireEmpty(transaction: Queries, id: Id, sql: string, more: SqlValue[] = []): Promise<void> {
  if (await transaction.get(sql, [id, ...more])) throw new PreauError('PLACE_NOT_EMPTY', { place: id })
}

async function requireFreeAuthority(transaction: Queries, { id, name }: Named, insee: string | null): Promise<void> {
  await refuseOther(
    transaction,
    `select id from authorities where name_key = $2 and coalesce(insee, '') = coalesce($3, '') and id <> $1 limit 1`,
    [id, sortKey(name), insee],
  )
}

async function requireFreeSchool(
  transaction: Queries,
  { id, name }: Named,
  authority: Id,
  uai: string | null,
): Promise<void> {
  await refuseOther(
    transaction,
    `select id from schools where id <> $1
       and (uai = $4 or (authority_id = $2 and name_key = $3 and (uai is null or $4 is null))) limit 1`,
    [id, authority, sortKey(name), uai],
  )
}

async function requireFreeRoom(transaction: Queries, { id, name }: Named, school: Id): Promise<void> {
  await refuseOther(transaction, 'select id from rooms where school_id = $2 and name_key = $3 and id <> $1 limit 1', [
    id,
    school,
    sortKey(name),
  ])
}

async function refuseOther(transaction: Queries, sql: string, params: SqlValue[]): Promise<void> {
  const other = await transaction.get<{ id: Id }>(sql, params)
  if (other) throw new PreauError('PLACE_DUPLICATE', { place: other.id })
}
