import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

/** The names of today of persons; who was erased has none. */
export async function personNames(db: Queries, people: readonly Id[]): Promise<Map<Id, string>> {
  return await names(db, 'select id, name from people where erased_at is null', people)
}

/** Of some persons those who are of this server, erased ones too; others did what they did on the other side of an uplink. */
export async function peopleOfHere(db: Queries, people: readonly Id[]): Promise<Set<Id>> {
  const rows = await db.all<{ id: Id }>(
    `select id from people where id in (select id from ${db.dialect.rows('$1', { id: 'text' })} as r)`,
    [JSON.stringify([...new Set(people)].map((id) => [id]))],
  )
  return new Set(rows.map(({ id }) => id))
}

/** The names of devices. Who may see them is asked before. */
export async function deviceNames(db: Queries, devices: readonly Id[]): Promise<Map<Id, string>> {
  return await names(db, 'select id, name from devices where 1 = 1', devices)
}

async function names(db: Queries, select: string, ids: readonly Id[]): Promise<Map<Id, string>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const rows = await db.all<{ id: Id; name: string }>(
    `${select} and id in (select id from ${db.dialect.rows('$1', { id: 'text' })} as r)`,
    [JSON.stringify(wanted.map((id) => [id]))],
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}
