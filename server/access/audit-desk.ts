import type { AuditProof } from '@preau/protocol/api/audit.ts'
import type { Database } from '../store/database.ts'
import { exportAudit } from './audit-export.ts'
import { exportHead, readHeads } from './audit-heads.ts'
import { proveStoredAudit } from './audit-proof.ts'
import type { KeyPair } from './authority.ts'

/** Reading that is written down at most so often by one actor, in ms: a page asks again and again. */
const NOTED_EVERY = 3_600_000
/** Actors that are remembered; there are far fewer people. */
const MOST_READERS = 1000

interface Parts {
  db: Database
  authority: KeyPair
  /** ms since 1970. */
  clock: () => number
  /** Where the heads of the chain are written each day. */
  folders: readonly string[]
}

/** The audit as its readers need it: proved, exported, and its head kept elsewhere. */
export class AuditDesk {
  readonly #parts: Parts
  readonly #readers = new Map<string, number>()
  #proving: Promise<AuditProof> | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Follows the whole chain. Who asks while it is followed for another one gets the same answer. Throws AUDIT_UNREADABLE. */
  prove(): Promise<AuditProof> {
    this.#proving ??= this.#prove().finally(() => {
      this.#proving = undefined
    })
    return this.#proving
  }

  /** The whole audit, as lines of JSON. */
  lines(): AsyncGenerator<string> {
    const { db, authority, clock } = this.#parts
    return exportAudit(db, authority, clock())
  }

  /** Writes the head of the chain into each folder where a day has gone by. Throws what the first folder that failed threw. */
  async exportHeads(): Promise<void> {
    const { db, authority, clock, folders } = this.#parts
    const done = await Promise.allSettled(folders.map((folder) => exportHead(folder, db, authority, clock())))
    for (const each of done) if (each.status === 'rejected') throw each.reason
  }

  /** Whether it is to be written down that somebody reads, which is so once an hour. */
  isNewReader(actor: string): boolean {
    const now = this.#parts.clock()
    const last = this.#readers.get(actor)
    if (last !== undefined && last <= now && now - last < NOTED_EVERY) return false
    this.#readers.delete(actor)
    this.#readers.set(actor, now)
    if (this.#readers.size > MOST_READERS) {
      const [oldest] = this.#readers.keys()
      if (oldest !== undefined) this.#readers.delete(oldest)
    }
    return true
  }

  async #prove(): Promise<AuditProof> {
    const { db, authority, clock, folders } = this.#parts
    const heads = (await Promise.all(folders.map((folder) => readHeads(folder)))).flat()
    return await proveStoredAudit(db, { certificate: authority.certificate, heads, now: clock() })
  }
}
