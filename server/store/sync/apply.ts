import { toPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { later, NEVER, type Side } from '@preau/protocol/rules/territory/clock.ts'
import { COMPARED } from '@preau/protocol/rules/territory/compared.ts'
import {
  readSyncKey,
  SYNC_KIND_NAMES,
  type SyncKind,
  type SyncKindName,
} from '@preau/protocol/rules/territory/kinds.ts'
import {
  isThere,
  type MergeRow,
  mergeRows,
  NO_ROW,
  valuesOf,
  versionOf,
} from '@preau/protocol/rules/territory/merge.ts'
import { fromRecord, isOwed } from '@preau/protocol/rules/territory/merge-record.ts'
import type { SyncRecord, SyncValue } from '@preau/protocol/territory/record.ts'
import type { Transaction } from '../database.ts'
import { campaignOf, deviceOf, type Incoming, ticketOf, type Writing } from './incoming.ts'
import { forgetNotes, noteRows, readNotesOf } from './notes.ts'
import { readValues } from './read.ts'
import { type RowVersion, writeVersions } from './rows.ts'
import { mergeRuleOf, type SyncTime, seen, stampRows } from './stamp.ts'
import { tableOf } from './tables.ts'
import { beginApplying, endApplying } from './triggers.ts'
import { writeKind } from './write.ts'

/** Rows of one school as they came, all of one message. */
export interface ArrivedRows {
  school: Id
  records: readonly SyncRecord[]
}

/** Of one side to whom something was said. */
export interface ApplyOptions extends SyncTime {
  side: Side
  judge?: Writing['judge']
  settle?: Writing['settle']
  surveyed?: Writing['surveyed']
  closing?: Writing['closing']
  /** Rows whose fields gave way here, before they are written: who changed them is told. */
  merged?: (transaction: Transaction, row: MergedRow) => Promise<void>
}

/** A row that both sides may change: as it was here, as it came, and what became of it. */
export interface MergedRow {
  school: Id
  kind: string
  key: string
  mine: MergeRow
  theirs: MergeRow
  merged: MergeRow
}

/** What became of the rows of all that came. */
export interface AppliedRows {
  changed: Incoming[]
  refused: { school: Id; record: SyncRecord; code: string }[]
  later: Incoming[]
}

/** Applies rows of the other side within a transaction. What it cannot take it names, and throws only what the store throws. */
export async function applyRows(
  transaction: Transaction,
  arrived: readonly ArrivedRows[],
  options: ApplyOptions,
): Promise<AppliedRows> {
  const applied: AppliedRows = { changed: [], refused: [], later: [] }
  const byKind = new Map<string, Incoming[]>()
  for (const { school, records } of arrived) {
    for (const record of records) {
      const row = readRow(school, record, options.side)
      if (typeof row === 'string') applied.refused.push({ school, record, code: row })
      else {
        const ofKind = byKind.get(record.kind)
        if (ofKind) ofKind.push(row)
        else byKind.set(record.kind, [row])
      }
    }
  }
  await beginApplying(transaction)
  for (const kind of SYNC_KIND_NAMES) {
    const rows = byKind.get(kind)
    const found = tableOf(kind)
    if (!rows || !found) continue
    const { side, now, judge, settle, surveyed, closing } = options
    const writing: Writing = { kind, ...found, side, now, judge, settle, surveyed, closing }
    const due =
      found.is.owner === options.side
        ? await absent(transaction, kind, rows)
        : await dueOf(transaction, kind, rows, options)
    if (due.length === 0) continue
    const written = await writeKind(transaction, due, writing)
    const passed = new Set([
      ...written.refused.map(({ row }) => row.record.key),
      ...written.later.map((row) => row.record.key),
    ])
    for (const { row, code } of written.refused) applied.refused.push({ school: row.school, record: row.record, code })
    applied.later.push(...written.later)
    applied.changed.push(...due.filter(({ record }) => !passed.has(record.key)))
    await unsay(transaction, kind, written.later)
    for (const row of written.owed) await noteRows(transaction, row.school, [{ kind, key: row.record.key }])
  }
  await endApplying(transaction)
  return applied
}

/** A record as it is to be written; the code of what is wrong with it. */
function readRow(school: Id, record: SyncRecord, side: Side): Incoming | string {
  const found = tableOf(record.kind)
  if (!found) return 'MESSAGE_KIND_UNKNOWN'
  const { is } = found
  if (is.owner === side && !comesBack(record, side)) return 'REACH_TOO_NARROW'
  const parts = readSyncKey(is, record.key)
  if (!parts) return 'MESSAGE_INVALID'
  if (record.version === null && is.merge !== 'add') return 'MESSAGE_INVALID'
  if (record.value === null && is.merge === 'add') return 'MESSAGE_INVALID'
  return isValue(is, record.value) ? { school, record, parts, value: record.value } : 'MESSAGE_INVALID'
}

/** What happened at a school comes back to it from its territory, where a backup was restored that does not have it. */
function comesBack({ kind, value }: SyncRecord, side: Side): boolean {
  return side === 'school' && value !== null && COMPARED[kind as SyncKindName]?.lacked === 'back'
}

/** Of rows that are this side's to say, those that it does not have: what it has, it knows better. */
async function absent(transaction: Transaction, kind: SyncKindName, rows: readonly Incoming[]): Promise<Incoming[]> {
  const due: Incoming[] = []
  for (const [school, ofSchool] of Map.groupBy(rows, (row) => row.school)) {
    const keys = ofSchool.map(({ record }) => record.key)
    const present = await readValues(transaction, school, kind, keys)
    due.push(...ofSchool.filter(({ record }) => !present.has(record.key)))
  }
  return due
}

/** Of rows that the other side may say, those that change something here. */
async function dueOf(
  transaction: Transaction,
  kind: SyncKindName,
  rows: readonly Incoming[],
  options: ApplyOptions,
): Promise<readonly Incoming[]> {
  if (mergeRuleOf(kind)) return await merge(transaction, rows, options)
  return tableOf(kind)?.is.merge === 'add' ? rows : await newer(transaction, rows)
}

/** Of a row that is merged some fields may be missing: those that the sender may not say. */
function isValue(is: SyncKind, value: SyncRecord['value']): boolean {
  if (value === null) return true
  return Object.entries(is.fields).every(([name, type]) => {
    const field = value[name]
    if (field === undefined) return type.endsWith('?') || is.merge === 'fields' || is.owner === 'both'
    if (field === null) return type.endsWith('?')
    return type.startsWith('text') ? typeof field === 'string' : Number.isSafeInteger(field)
  })
}

/** Of rows of which one side's word holds, those that are newer than what is here. */
async function newer(transaction: Transaction, rows: readonly Incoming[]): Promise<Incoming[]> {
  const last = new Map<string, Incoming>()
  for (const row of rows) {
    const id = `${row.school} ${row.record.kind} ${row.record.key}`
    const other = last.get(id)
    if (!other || (other.record.version ?? '') < (row.record.version ?? '')) last.set(id, row)
  }
  const versions = [...last.values()].map(({ school, record }): RowVersion => {
    return { school, kind: record.kind, key: record.key, version: record.version ?? '', row: null }
  })
  for (const [school, ofSchool] of Map.groupBy(versions, (row) => row.school)) {
    await seen(transaction, school, ofSchool.map(({ version }) => version).reduce(later, NEVER))
  }
  const are = await writeVersions(transaction, versions)
  return [...last].flatMap(([id, row]) => (are.has(id) ? [row] : []))
}

/** Rows that both sides may change, merged with what is here; what is as it was is not written again. */
async function merge(transaction: Transaction, rows: readonly Incoming[], options: ApplyOptions): Promise<Incoming[]> {
  const due: Incoming[] = []
  for (const row of rows) {
    const { school, record } = row
    const { kind, key } = record
    const rule = mergeRuleOf(kind)
    if (!rule) continue
    const theirs = fromRecord(record)
    const mine = (await stampRows(transaction, school, kind, [key], options)).get(key) ?? NO_ROW
    const merged = mergeRows(rule, mine, theirs)
    await seen(transaction, school, versionOf(theirs))
    await options.merged?.(transaction, { school, kind, key, mine, theirs, merged })
    await writeVersions(transaction, [{ school, kind, key, version: versionOf(merged), row: merged }])
    if (isOwed(merged, theirs)) await noteRows(transaction, school, [{ kind, key }])
    else await forgetNotes(transaction, await readNotesOf(transaction, school, kind, key))
    const value = isThere(merged) ? (valuesOf(merged) as SyncValue) : null
    const before = isThere(mine) ? valuesOf(mine) : null
    if (JSON.stringify(value) !== JSON.stringify(before) || mine === NO_ROW) due.push({ ...row, value, mine })
  }
  return due
}

/** What could not be written yet is not known here: it comes again as news. */
async function unsay(transaction: Transaction, kind: string, rows: readonly Incoming[]): Promise<void> {
  for (const { school, record, mine } of rows) {
    const { key } = record
    await transaction.run('delete from sync_rows where school_id = $1 and kind = $2 and key = $3', [school, kind, key])
    if (mine && mine !== NO_ROW)
      await writeVersions(transaction, [{ school, kind, key, version: versionOf(mine), row: mine }])
  }
}

/** Devices, commands, tickets and campaigns of which rows changed, each once: what the consoles are told. */
export function newsOf(rows: readonly Incoming[]): { school: Id; device: Id | null; command: Id | null }[] {
  const news = new Map<string, { school: Id; device: Id | null; command: Id | null }>()
  for (const row of rows) {
    const { kind } = row.record
    if (kind === 'sample' || kind === 'sample_day' || kind === 'connection') continue
    const device = deviceOf(row) ?? null
    const command = kind === 'command' ? String(row.parts[0]) : (ticketOf(row) ?? null)
    news.set(`${row.school} ${device} ${command}`, { school: row.school, device, command })
    const campaign = campaignOf(row)
    if (campaign) news.set(`${row.school} ${campaign}`, { school: row.school, device: null, command: campaign })
  }
  return [...news.values()]
}

/** Whether what failed is the whole store's fault, so that trying rows one by one would not help. */
export function isStoreAway(error: unknown): boolean {
  return ['STORE_FULL', 'STORE_UNREACHABLE', 'STORE_LOCKED', 'SERVER_STOPPING'].includes(toPreauError(error).code)
}
