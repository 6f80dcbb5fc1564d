import type { LotList, LotShape } from '@preau/protocol/api/people.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import type { Grant } from '@preau/protocol/rules/roles.ts'
import type { Queries } from './database.ts'
import { sortKey } from './sort-key.ts'

/** Every lot by its name. */
export async function listLots(db: Queries): Promise<LotList> {
  const lots = await db.all<{ id: Id; name: string }>('select id, name from lots order by name_key, id')
  return { rows: await Promise.all(lots.map((lot) => fill(db, lot))) }
}

/** What the lots are called on which these roles are, by their names; none of any other lot. */
export async function lotNames(db: Queries, grants: readonly Grant[]): Promise<Pick<LotShape, 'id' | 'name'>[]> {
  const held = new Set(grants.flatMap(({ scope }) => (scope.kind === 'lot' ? [scope.id] : [])))
  if (held.size === 0) return []
  const lots = await db.all<{ id: Id; name: string }>('select id, name from lots order by name_key, id')
  return lots.filter(({ id }) => held.has(id))
}

/** A lot; undefined where there is none. */
export async function findLot(db: Queries, id: Id): Promise<LotShape | undefined> {
  const lot = await db.get<{ id: Id; name: string }>('select id, name from lots where id = $1', [id])
  return lot && (await fill(db, lot))
}

/** Adds a lot. Throws LOT_DUPLICATE where one has its name, PLACE_NOT_FOUND without one of its schools. */
export async function insertLot(transaction: Queries, { id, name, schools, kinds }: LotShape): Promise<void> {
  await requireFreeName(transaction, id, name)
  await transaction.run('insert into lots (id, name, name_key) values ($1, $2, $3)', [id, name, sortKey(name)])
  await setMembers(transaction, id, schools, kinds)
}

/** Gives a lot another name, other schools and other classes. Throws as `insertLot` does, and LOT_NOT_FOUND. */
export async function updateLot(transaction: Queries, { id, name, schools, kinds }: LotShape): Promise<void> {
  await requireFreeName(transaction, id, name)
  const changed = await transaction.run('update lots set name = $2, name_key = $3 where id = $1', [
    id,
    name,
    sortKey(name),
  ])
  if (changed === 0) throw new PreauError('LOT_NOT_FOUND')
  await setMembers(transaction, id, schools, kinds)
}

/** Takes a lot away. Throws LOT_NOT_FOUND, and LOT_IN_USE where a person has a role on it. */
export async function deleteLot(transaction: Queries, id: Id): Promise<void> {
  const held = await transaction.get(`select 1 as one from grants where scope_kind = 'lot' and scope_id = $1 limit 1`, [
    id,
  ])
  if (held) throw new PreauError('LOT_IN_USE')
  await transaction.run('delete from lot_schools where lot_id = $1', [id])
  await transaction.run('delete from lot_kinds where lot_id = $1', [id])
  if ((await transaction.run('delete from lots where id = $1', [id])) === 0) throw new PreauError('LOT_NOT_FOUND')
}

async function fill(db: Queries, { id, name }: { id: Id; name: string }): Promise<LotShape> {
  const schools = await db.all<{ school: Id }>(
    'select school_id as school from lot_schools where lot_id = $1 order by school_id',
    [id],
  )
  const kinds = await db.all<{ kind: DeviceKind }>('select kind from lot_kinds where lot_id = $1 order by kind', [id])
  return { id, name, schools: schools.map(({ school }) => school), kinds: kinds.map(({ kind }) => kind) }
}

async function setMembers(
  transaction: Queries,
  id: Id,
  schools: readonly Id[],
  kinds: readonly DeviceKind[],
): Promise<void> {
  const wanted = [...new Set(schools)]
  const rows = transaction.dialect.rows('$1', { id: 'text' })
  await transaction.run('delete from lot_schools where lot_id = $1', [id])
  const found = await transaction.run(
    `insert into lot_schools (school_id, lot_id) select schools.id, $2 from schools where id in (select id from ${rows} as r)`,
    [JSON.stringify(wanted.map((school) => [school])), id],
  )
  if (found !== wanted.length) throw new PreauError('PLACE_NOT_FOUND')
  await transaction.run('delete from lot_kinds where lot_id = $1', [id])
  for (const kind of new Set(kinds)) {
    await transaction.run('insert into lot_kinds (lot_id, kind) values ($1, $2)', [id, kind])
  }
}

async function requireFreeName(transaction: Queries, id: Id, name: string): Promise<void> {
  const other = await transaction.get('select 1 as one from lots where name_key = $1 and id <> $2', [sortKey(name), id])
  if (other) throw new PreauError('LOT_DUPLICATE')
}
