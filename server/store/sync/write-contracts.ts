import type { Id } from '@preau/protocol/ids.ts'
import { writeSyncKey } from '@preau/protocol/rules/territory/kinds.ts'
import type { Queries, Transaction } from '../database.ts'
import { sortKey } from '../sort-key.ts'
import { type Incoming, nothing, type Writing, type Written } from './incoming.ts'

/** Whether a contract came from the town hall of a school that is joined to it: there its penalties are claimed, once for every school. */
export async function isOfTerritory(db: Queries, contract: Id): Promise<boolean> {
  const row = await db.get(
    `select 1 as there from sync_rows r join sync_peers p on p.school_id = r.school_id
     where r.kind = 'contract' and r.key = $1 and p.state = 'joined'`,
    [writeSyncKey([contract])],
  )
  return row !== undefined
}

/** Contracts, which are the territory's: only a school is told of them. None is ever taken away. */
export async function writeContracts(
  transaction: Transaction,
  rows: readonly Incoming[],
  { side }: Writing,
): Promise<Written> {
  const written = nothing()
  for (const row of rows) {
    const { value, parts } = row
    if (side !== 'school') written.refused.push({ row, code: 'REACH_TOO_NARROW' })
    else if (value) {
      const title = String(value.title)
      await transaction.run(
        `insert into contracts (id, key, title, title_key, from_date, to_date, version, made_at, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (id) do update set key = excluded.key, title = excluded.title, title_key = excluded.title_key,
           from_date = excluded.from_date, to_date = excluded.to_date, version = excluded.version,
           changed_at = excluded.changed_at where contracts.version <= excluded.version`,
        [
          ...[parts[0] ?? '', value.key ?? '', title, sortKey(title), value.from_date ?? '', value.to_date ?? ''],
          ...[value.version ?? 1, value.made_at ?? 0, value.changed_at ?? 0],
        ],
      )
    }
  }
  return written
}

/** Versions of contracts, each once and as it was written. The persons' lots of the town hall are none of the school's. */
export async function writeContractVersions(
  transaction: Transaction,
  rows: readonly Incoming[],
  { side }: Writing,
): Promise<Written> {
  const written = nothing()
  for (const row of rows) {
    const { value, parts } = row
    const [contract, version] = parts
    if (side !== 'school') written.refused.push({ row, code: 'REACH_TOO_NARROW' })
    else if (!(await transaction.get('select 1 as there from contracts where id = $1', [contract ?? '']))) {
      written.later.push(row)
    } else if (value) {
      await transaction.run(
        `insert into contract_versions (contract_id, version, body, valid_from, note, lots, made_at, made_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (contract_id, version) do nothing`,
        [
          ...[contract ?? '', version ?? 1, value.body ?? '', value.valid_from ?? '', value.note ?? null],
          ...[value.lots ?? '{}', value.made_at ?? 0, value.made_by ?? null],
        ],
      )
    }
  }
  return written
}
