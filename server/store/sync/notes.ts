import type { Id } from '@preau/protocol/ids.ts'
import type { Side } from '@preau/protocol/rules/territory/clock.ts'
import { SYNC_KIND_NAMES, SYNC_KINDS, type SyncKindName, writeSyncKey } from '@preau/protocol/rules/territory/kinds.ts'
import type { SyncNote } from '@preau/protocol/territory/record.ts'
import type { Database, Queries, Transaction } from '../database.ts'
import { mergeRuleOf } from './stamp.ts'
import { SYNC_TABLES, type SyncTable, travels } from './tables.ts'

const KEYS = { kind: 'text', key: 'text', urgency: 'bigint' } as const

/** Notes of a school up to an urgency, the most urgent and then the oldest first. */
export async function readNotes(db: Queries, school: Id, urgency: number, limit: number): Promise<SyncNote[]> {
  return await db.all<SyncNote & object>(
    `select school_id as school, kind, key, n, urgency from sync_notes where school_id = $1 and urgency <= $2
     order by urgency, n limit $3`,
    [school, urgency, limit],
  )
}

/** Takes notes away that have not moved since they were read. */
export async function forgetNotes(transaction: Queries, notes: readonly SyncNote[]): Promise<void> {
  if (notes.length === 0) return
  await transaction.run(
    `delete from sync_notes where (n, school_id, kind, key) in
       (select was, school, of_kind, of_key from ${transaction.dialect.rows('$1', {
         was: 'bigint',
         school: 'text',
         of_kind: 'text',
         of_key: 'text',
       })} as r)`,
    [JSON.stringify(notes.map(({ n, school, kind, key }) => [n, school, kind, key]))],
  )
}

/** Notes of rows that people change, behind a number, of any school: what has no version yet. */
export async function mergedNotesAfter(db: Queries, n: number): Promise<SyncNote[]> {
  const kinds = SYNC_KIND_NAMES.filter((kind) => mergeRuleOf(kind) !== undefined)
  return await db.all<SyncNote & object>(
    `select school_id as school, kind, key, n, urgency from sync_notes
     where n > $1 and kind in (${kinds.map((_, index) => `$${index + 2}`).join(', ')}) order by n limit 1000`,
    [n, ...kinds],
  )
}

/** How many notes of a school wait, and the number of the newest. */
export async function countNotes(db: Queries, school: Id): Promise<{ rows: number; newest: number }> {
  const row = await db.get<{ rows: number; newest: number | null }>(
    'select count(*) as rows, max(n) as newest from sync_notes where school_id = $1',
    [school],
  )
  return { rows: row?.rows ?? 0, newest: row?.newest ?? 0 }
}

/** Which schools have notes of so much urgency. */
export async function schoolsWithNotes(db: Queries, urgency: number): Promise<Id[]> {
  const rows = await db.all<{ school_id: Id }>(
    `select p.school_id from sync_peers p where p.state = 'joined' and exists
       (select 1 from sync_notes n where n.school_id = p.school_id and n.urgency <= $1)`,
    [urgency],
  )
  return rows.map(({ school_id }) => school_id)
}

/** Notes rows anew, behind those that are noted. */
export async function noteRows(
  transaction: Transaction,
  school: Id,
  rows: readonly { kind: string; key: string }[],
): Promise<void> {
  const known = rows.flatMap(({ kind, key }) =>
    Object.hasOwn(SYNC_KINDS, kind) ? [[kind, key, SYNC_KINDS[kind as SyncKindName].urgency]] : [],
  )
  if (known.length === 0) return
  const from = transaction.dialect.rows('$2', KEYS)
  const json = JSON.stringify(known)
  await transaction.run(
    `delete from sync_notes where school_id = $1 and (kind, key) in (select kind, key from ${from} as r)`,
    [school, json],
  )
  await transaction.run(
    `insert into sync_notes (school_id, kind, key, urgency) select cast($1 as text), kind, key, urgency from ${from} as r`,
    [school, json],
  )
}

/** Notes every row that this side may say of a school, in the order in which they are applied: a first pass. */
export async function noteEverything(db: Database, school: Id, side: Side): Promise<void> {
  for (const kind of SYNC_KIND_NAMES) {
    const { owner } = SYNC_KINDS[kind]
    if (owner !== 'both' && owner !== side) continue
    const { also = [], ...first } = SYNC_TABLES[kind]
    const keys = new Set<string>()
    for (const each of [first, ...also] as NonNullable<SyncTable['also']>) {
      const fields = each.key('t').map((field, index) => `${field} as k${index}`)
      const condition = each.forSchools ? `$1 in (${each.forSchools('t')})` : travels(each, 't', '$1')
      const rows = await db.all<Record<string, string | number>>(
        `select ${fields.join(', ')} from ${each.table} t where ${condition}`,
        [school],
      )
      for (const row of rows) keys.add(writeSyncKey(fields.map((_, index) => row[`k${index}`] ?? '')))
    }
    const all = [...keys]
    for (let at = 0; at < all.length; at += 5000) {
      await db.write((transaction) =>
        noteRows(
          transaction,
          school,
          all.slice(at, at + 5000).map((each) => ({ kind, key: each })),
        ),
      )
    }
  }
}

/** Of some rows of a kind, those that the other side does not have yet as they are here. */
export async function notedKeys(db: Queries, school: Id, kind: SyncKindName): Promise<Set<string>> {
  const rows = await db.all<{ key: string }>('select key from sync_notes where school_id = $1 and kind = $2', [
    school,
    kind,
  ])
  return new Set(rows.map(({ key }) => key))
}

/** The note of a row, where it has one. */
export async function readNotesOf(db: Queries, school: Id, kind: string, key: string): Promise<SyncNote[]> {
  return await db.all<SyncNote & object>(
    'select school_id as school, kind, key, n, urgency from sync_notes where school_id = $1 and kind = $2 and key = $3',
    [school, kind, key],
  )
}

/** How many notes of each school wait. */
export async function countAllNotes(db: Queries): Promise<Map<Id, number>> {
  const rows = await db.all<{ school: Id; rows: number }>(
    'select school_id as school, count(*) as rows from sync_notes group by school_id',
  )
  return new Map(rows.map(({ school, rows: count }) => [school, count]))
}

/** What of a device the other side does not have yet: whether it was changed, and which of its commands. */
export async function waitingOfDevice(
  db: Queries,
  school: Id,
  device: Id,
): Promise<{ changed: boolean; commands: Id[] }> {
  const notes = await readNotesOf(db, school, 'device', writeSyncKey([device]))
  const waiting = await db.all<{ id: Id }>(
    `select id from commands where school_id = $1 and device_id = $2 and state = 'waiting'`,
    [school, device],
  )
  const noted = waiting.length === 0 ? new Set<string>() : await notedKeys(db, school, 'command')
  return {
    changed: notes.length > 0,
    commands: waiting.flatMap(({ id }) => (noted.has(writeSyncKey([id])) ? [id] : [])),
  }
}
