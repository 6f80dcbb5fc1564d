import type { Id } from '@preau/protocol/ids.ts'
import { COMPARED } from '@preau/protocol/rules/territory/compared.ts'
import { type Day, dayOf, hashRow, type RowHash } from '@preau/protocol/rules/territory/digest.ts'
import { SYNC_KINDS, type SyncKindName, writeSyncKey } from '@preau/protocol/rules/territory/kinds.ts'
import type { Queries } from '../database.ts'
import { readValues } from './read.ts'
import { SYNC_TABLES, type SyncTable, travels } from './tables.ts'

/** Rows of which the values stand in memory at once. */
const SLICE = 500
const DAY_MS = 86_400_000

/** A row as it is compared with the other side. */
export interface HashedRow {
  key: string
  day: Day
  hash: RowHash
}

/** The rows of a kind of a school, between two days (days since 1970, UTC) where it is compared by days, hashed. */
export async function* hashedRows(
  db: Queries,
  school: Id,
  kind: SyncKindName,
  { from, upto }: { from: Day; upto: Day },
): AsyncGenerator<HashedRow> {
  const how = COMPARED[kind]
  if (!how) return
  const found = await keysOf(db, school, kind, from, upto)
  const names = Object.keys(SYNC_KINDS[kind].key)
  for (let at = 0; at < found.length; at += SLICE) {
    const slice = found.slice(at, at + SLICE)
    const parts = new Map(slice.map((each) => [writeSyncKey(each), each]))
    for (const [key, value] of await readValues(db, school, kind, [...parts.keys()], 'compared')) {
      const place = names.indexOf(how.by)
      const said = place < 0 ? value[how.by] : parts.get(key)?.[place]
      yield { key, day: dayOf(how, said), hash: hashRow(key, value) }
    }
  }
}

/** The keys of the rows of a span, each once. */
async function keysOf(
  db: Queries,
  school: Id,
  kind: SyncKindName,
  from: Day,
  upto: Day,
): Promise<(string | number)[][]> {
  const { also = [], ...at } = SYNC_TABLES[kind]
  const by = COMPARED[kind]?.by ?? 'state'
  const found = new Map<string, (string | number)[]>()
  for (const each of [at, ...also] as NonNullable<SyncTable['also']>) {
    const names = each.key('t').map((_, index) => `k${index}`)
    const fields = each.key('t').map((field, index) => `${field} as k${index}`)
    const conditions = [each.forSchools ? `$1 in (${each.forSchools('t')})` : travels(each, 't', '$1')]
    const params: (string | number)[] = [school]
    if (by !== 'state' && from !== null && upto !== null) {
      const scale = by === 'day' ? 1 : DAY_MS
      const dated = at.dates?.('t') ?? `t.${by}`
      conditions.push(`${dated} >= $2 and ${dated} < $3`)
      params.push(from * scale, (upto + 1) * scale)
    }
    const rows = await db.all<Record<string, string | number>>(select(each, fields, conditions), params)
    for (const row of rows) {
      const key = names.map((name) => row[name] ?? '')
      found.set(writeSyncKey(key), key)
    }
  }
  return [...found.values()]
}

function select({ table }: Pick<SyncTable, 'table'>, fields: string[], conditions: string[]): string {
  return `select ${fields.join(', ')} from ${table} t where ${conditions.join(' and ')}`
}
