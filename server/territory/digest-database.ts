import type { Id } from '@preau/protocol/ids.ts'
import type { RetentionItem } from '@preau/protocol/rules/retention.ts'
import type { Node, Side } from '@preau/protocol/rules/territory/clock.ts'
import type { DaySpan } from '@preau/protocol/rules/territory/digest.ts'
import { readSyncKey, SYNC_KINDS, type SyncKindName } from '@preau/protocol/rules/territory/kinds.ts'
import type { Database } from '../store/database.ts'
import { retentionDays } from '../store/retention.ts'
import { hashedRows } from '../store/sync/compare.ts'
import { notedKeys, noteRows } from '../store/sync/notes.ts'
import { comparedAt, noteCompared } from '../store/sync/proofs.ts'
import { nextOf } from '../store/sync/stamp.ts'
import { SYNC_TABLES } from '../store/sync/tables.ts'
import { beginApplying, endApplying } from '../store/sync/triggers.ts'
import { unsentKeys } from '../store/sync/unsent.ts'
import { writeKind } from '../store/sync/write.ts'
import type { ComparedKind, ComparedRow, DigestStore } from './digest-store.ts'

export interface DigestDatabaseParts {
  db: Database
  side: Side
  node: Node
  /** Milliseconds since 1970. */
  now(): number
}

/** What is compared with the other side, as it lies in a store. */
export class DigestDatabase implements DigestStore {
  readonly #parts: DigestDatabaseParts

  constructor(parts: DigestDatabaseParts) {
    this.#parts = parts
  }

  rows(school: Id, kind: SyncKindName, span: DaySpan): AsyncIterable<ComparedRow> {
    return hashedRows(this.#parts.db, school, kind, span)
  }

  async waiting(school: Id, kind: SyncKindName): Promise<Set<string>> {
    const { db } = this.#parts
    const noted = await notedKeys(db, school, kind)
    for (const key of await unsentKeys(db, school, kind)) noted.add(key)
    return noted
  }

  async renote(school: Id, keys: readonly { kind: string; key: string }[]): Promise<void> {
    await this.#parts.db.write((transaction) => noteRows(transaction, school, keys))
  }

  async takeAway(school: Id, kind: SyncKindName, keys: readonly string[]): Promise<void> {
    const { db, side, node, now } = this.#parts
    const is = SYNC_KINDS[kind]
    const at = now()
    await db.write(async (transaction) => {
      const version = await nextOf(transaction, school, { node, now: at })
      const rows = keys.flatMap((key) => {
        const parts = readSyncKey(is, key)
        return parts ? [{ school, record: { kind, key, version, value: null }, parts, value: null }] : []
      })
      await beginApplying(transaction)
      await writeKind(transaction, rows, { side, kind, is, at: SYNC_TABLES[kind], now: at })
      await endApplying(transaction)
    })
  }

  async noteCompared(school: Id, compared: ComparedKind): Promise<void> {
    await this.#parts.db.write((transaction) => noteCompared(transaction, school, compared))
  }

  async comparedAt(school: Id): Promise<number | null> {
    return await comparedAt(this.#parts.db, school)
  }

  async keptDays(item: RetentionItem): Promise<number> {
    return (await retentionDays(this.#parts.db))[item]
  }
}
