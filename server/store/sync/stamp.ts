import type { Id } from '@preau/protocol/ids.ts'
import { NEVER, type Node, nextVersion } from '@preau/protocol/rules/territory/clock.ts'
import type { SyncKindName } from '@preau/protocol/rules/territory/kinds.ts'
import {
  isThere,
  type MergeRow,
  type MergeRule,
  NO_ROW,
  say,
  takeAway,
  versionOf,
} from '@preau/protocol/rules/territory/merge.ts'
import { MERGE_RULES } from '@preau/protocol/rules/territory/merge-rules.ts'
import type { SyncValue, Version } from '@preau/protocol/territory/record.ts'
import type { Transaction } from '../database.ts'
import { readValues } from './read.ts'
import { type RowVersion, readVersions, writeVersions } from './rows.ts'

/** How a kind is merged; undefined where the word of one side holds. */
export function mergeRuleOf(kind: string): MergeRule | undefined {
  return MERGE_RULES[kind as SyncKindName]
}

/** The clock of a school's rows on one side: versions that it gives are later than all that it gave or saw. */
export interface SyncTime {
  node: Node
  /** ms since 1970. */
  now: number
}

/** The next version of a school. INVARIANT: it is on disk with what bears it. */
export async function nextOf(transaction: Transaction, school: Id, { node, now }: SyncTime): Promise<Version> {
  const peer = await transaction.get<{ clock: string | null }>('select clock from sync_peers where school_id = $1', [
    school,
  ])
  const next = nextVersion(peer?.clock ?? NEVER, now, node)
  await transaction.run('update sync_peers set clock = $2 where school_id = $1', [school, next])
  return next
}

/** What the other side said is later than that no more. */
export async function seen(transaction: Transaction, school: Id, version: Version): Promise<void> {
  await transaction.run("update sync_peers set clock = $2 where school_id = $1 and coalesce(clock, '') < $2", [
    school,
    version,
  ])
}

/**
 * Gives what people changed here since then its version: fields that are not as they were said last are said now. Rows as they
 * are by that, by `kind key`. Of a row that was never there and is not there is nothing.
 */
export async function stampRows(
  transaction: Transaction,
  school: Id,
  kind: string,
  keys: readonly string[],
  time: SyncTime,
): Promise<Map<string, MergeRow>> {
  const rule = mergeRuleOf(kind)
  if (!rule || keys.length === 0) return new Map()
  const values = await readValues(transaction, school, kind, keys)
  const known = await readVersions(
    transaction,
    school,
    keys.map((key) => ({ kind, key })),
  )
  const rows = new Map<string, MergeRow>()
  const changed: RowVersion[] = []
  let version: Version | undefined
  for (const key of keys) {
    const before = known.get(`${kind} ${key}`)?.row ?? NO_ROW
    const value = values.get(key)
    const differing = value && differences(before, value)
    let row = before
    if (differing && Object.keys(differing).length > 0) {
      version ??= await nextOf(transaction, school, time)
      row = say(rule, before, differing, version)
    } else if (!value && isThere(before)) {
      version ??= await nextOf(transaction, school, time)
      row = takeAway(rule, before, version)
    }
    if (row !== before) changed.push({ school, kind, key, version: versionOf(row), row })
    if (row !== NO_ROW) rows.set(key, row)
  }
  await writeVersions(transaction, changed)
  return rows
}

/** What a value says otherwise than a row, or anew where the row was taken away. */
function differences(row: MergeRow, value: SyncValue): Record<string, string | number | null> {
  const isBack = !isThere(row)
  return Object.fromEntries(Object.entries(value).filter(([name, said]) => isBack || row.fields[name]?.value !== said))
}
