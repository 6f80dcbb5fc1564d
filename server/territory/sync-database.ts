import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { type Node, type Side, timeOf } from '@preau/protocol/rules/territory/clock.ts'

import { toRecord } from '@preau/protocol/rules/territory/merge-record.ts'
import type { SyncNote, SyncRecord } from '@preau/protocol/territory/record.ts'
import type { Database, Transaction } from '../store/database.ts'
import { type ApplyOptions, applyRows, isStoreAway, newsOf } from '../store/sync/apply.ts'
import { addNews, setAside } from '../store/sync/news.ts'
import { forgetNotes, mergedNotesAfter, noteEverything, noteRows, readNotes } from '../store/sync/notes.ts'
import { notePeers } from '../store/sync/peers.ts'
import { readValues } from '../store/sync/read.ts'
import { mergeRuleOf, nextOf, stampRows } from '../store/sync/stamp.ts'
import { tableOf } from '../store/sync/tables.ts'
import { dropUnsent, keepUnsent } from '../store/sync/unsent.ts'
import type { Applied, ArrivedBatch, NotedRecord, SyncStore } from './sync-store.ts'
import { takePieces } from './take-pieces.ts'

/**
 * Versions after the year 2200 are refused: no later one could be given. Before that a clock that is ahead is put up with, for what a
 * school says would else be lost as long as it is; it orders the rows of that school alone.
 */
export const LAST_VERSION_AT = Date.UTC(2200, 0)

export interface SyncDatabaseParts {
  db: Database
  side: Side
  node: Node
  judge?: ApplyOptions['judge']
  settle?: ApplyOptions['settle']
  surveyed?: ApplyOptions['surveyed']
  closing?: ApplyOptions['closing']
  merged?: ApplyOptions['merged']
}

/** The rows of both sides as they lie in a store. */
export class SyncDatabase implements SyncStore {
  readonly #parts: SyncDatabaseParts

  constructor(parts: SyncDatabaseParts) {
    this.#parts = parts
  }

  async noted(
    school: Id,
    { records, urgency, except }: { records: number; urgency: number; except: ReadonlySet<number> },
    now: number,
  ): Promise<NotedRecord[]> {
    const { db } = this.#parts
    const all = await readNotes(db, school, urgency, records + except.size)
    const notes = upToLarge(all.filter(({ n }) => !except.has(n)).slice(0, records))
    if (notes.length === 0) return []
    const byKind = Map.groupBy(notes, ({ kind }) => kind)
    const values = new Map<string, SyncRecord>()
    const hasVersions = notes.some(({ kind }) => tableOf(kind)?.is.merge !== 'add')
    const fill = async (transaction: Transaction | undefined) => {
      for (const [kind, ofKind] of byKind) {
        const keys = ofKind.map(({ key }) => key)
        for (const record of await this.#records(transaction, school, kind, keys, now)) {
          values.set(`${kind} ${record.key}`, record)
        }
      }
    }
    if (hasVersions) await db.write(fill)
    else await fill(undefined)
    const found: NotedRecord[] = []
    const empty: SyncNote[] = []
    for (const note of notes) {
      const record = values.get(`${note.kind} ${note.key}`)
      if (record) found.push({ note, record })
      else empty.push(note)
    }
    // A row that was only ever added, and is no longer kept, is nothing to be told.
    if (empty.length > 0) await this.forget(empty)
    return found
  }

  /** The newest note that is stamped. */
  #stamped = 0

  /**
   * Gives what people changed since the last call its versions, in every school: to be called often, for a change is as old as that.
   * Gives how many rows.
   */
  async stamp(now: number): Promise<number> {
    const { db, node } = this.#parts
    const due = await mergedNotesAfter(db, this.#stamped)
    const newest = due.at(-1)?.n
    if (newest === undefined) return 0
    await db.write(async (transaction) => {
      for (const [school, notes] of Map.groupBy(due, (note) => note.school)) {
        for (const [kind, ofKind] of Map.groupBy(notes, (note) => note.kind)) {
          const keys = ofKind.map(({ key }) => key)
          await stampRows(transaction, school, kind, keys, { node, now })
        }
      }
    })
    this.#stamped = newest
    return due.length
  }

  async forget(notes: readonly SyncNote[]): Promise<void> {
    if (notes.length === 0) return
    await this.#parts.db.write(async (transaction) => {
      await forgetNotes(transaction, notes)
      await dropUnsent(transaction, notes)
    })
  }

  async keepBack(note: SyncNote, now: number): Promise<void> {
    await this.#parts.db.write(async (transaction) => {
      await forgetNotes(transaction, [note])
      await keepUnsent(transaction, note, now)
    })
  }

  async renote(school: Id, keys: readonly { kind: string; key: string }[]): Promise<void> {
    await this.#parts.db.write((transaction) => noteRows(transaction, school, keys))
  }

  async renoteAll(school: Id): Promise<void> {
    await noteEverything(this.#parts.db, school, this.#parts.side)
  }

  async apply(arrived: readonly ArrivedBatch[], now: number): Promise<Applied> {
    try {
      return await this.#applyAtOnce(arrived, now)
    } catch (error) {
      if (isStoreAway(error)) throw error
      const [only] = arrived
      if (!only) return { changed: [], refused: [], later: [] }
      if (arrived.length > 1) {
        const half = arrived.length >> 1
        return together(await this.apply(arrived.slice(0, half), now), await this.apply(arrived.slice(half), now))
      }
      return await this.#applyHalves(only, now, toPreauError(error, 'STORE_FAILED'))
    }
  }

  /** One row that does harm is found by halves, and set aside alone. */
  async #applyHalves(batch: ArrivedBatch, now: number, error: PreauError): Promise<Applied> {
    const { records, school } = batch
    const [record] = records
    if (records.length > 1) {
      const half = records.length >> 1
      return together(
        await this.apply([{ ...batch, records: records.slice(0, half) }], now),
        await this.apply([{ ...batch, records: records.slice(half) }], now),
      )
    }
    const refused = record ? [{ school, record, code: error.code }] : []
    await this.#parts.db.write((transaction) => setAside(transaction, refused, now))
    return { changed: [], refused, later: [] }
  }

  async #applyAtOnce(arrived: readonly ArrivedBatch[], now: number): Promise<Applied> {
    const { db, side, node, judge, settle, surveyed, closing, merged } = this.#parts
    const early: Applied['refused'] = []
    return await db.write(async (transaction) => {
      const pieces = await takePieces(transaction, arrived, now)
      const due = pieces.rows.map(({ school, records }) => ({
        school,
        records: records.filter((record) => {
          const isSane = record.version === null || timeOf(record.version) < LAST_VERSION_AT
          if (!isSane) early.push({ school, record, code: 'CLOCK_AHEAD' })
          return isSane
        }),
      }))
      const { changed, refused, later } = await applyRows(transaction, due, {
        ...{ side, node, now },
        ...(judge && { judge }),
        ...(settle && { settle }),
        ...(surveyed && { surveyed }),
        ...(closing && { closing }),
        ...(merged && { merged }),
      })
      const all = [...early, ...pieces.refused, ...refused]
      await setAside(transaction, all, now)
      await addNews(transaction, newsOf(changed), now)
      await notePeers(
        transaction,
        arrived.map(({ school, place, via = null }) => ({ school, ...place, via })),
        now,
      )
      return {
        changed,
        refused: all,
        later: [...pieces.later, ...later].map(({ school, record }) => ({
          school,
          kind: record.kind,
          key: record.key,
        })),
      }
    })
  }

  async #records(
    transaction: Transaction | undefined,
    school: Id,
    kind: string,
    keys: readonly string[],
    now: number,
  ): Promise<SyncRecord[]> {
    const { db, node } = this.#parts
    const is = tableOf(kind)?.is
    if (!is) return []
    if (transaction && mergeRuleOf(kind)) {
      const rows = await stampRows(transaction, school, kind, keys, { node, now })
      return [...rows].map(([key, row]) => toRecord(kind, key, row))
    }
    const values = await readValues(transaction ?? db, school, kind, keys)
    if (is.merge === 'add') return [...values].map(([key, value]) => ({ kind, key, version: null, value }))
    if (!transaction) throw new PreauError('INTERNAL', { kind })
    // What one side alone says is as new as the look at it.
    const version = await nextOf(transaction, school, { node, now })
    const isKept = is.dated !== undefined
    return keys.flatMap((key) => {
      const value = values.get(key) ?? null
      return value === null && isKept ? [] : [{ kind, key, version, value }]
    })
  }
}

/** Up to and with the first row that is large as such: two of them never stand in memory. */
function upToLarge(notes: readonly SyncNote[]): readonly SyncNote[] {
  const first = notes.findIndex(({ kind }) => tableOf(kind)?.is.large === true)
  return first < 0 ? notes : notes.slice(0, first + 1)
}

function together(a: Applied, b: Applied): Applied {
  return {
    changed: [...a.changed, ...b.changed],
    refused: [...a.refused, ...b.refused],
    later: [...a.later, ...b.later],
  }
}
