import { createHash } from 'node:crypto'
import { canonical } from '@preau/protocol/rules/digest.ts'

/**
 * One line of the audit as its hash covers it. `actor` is a random person id, `token:<id>`, `device:<id>` or `system`: a name
 * stands in the table of people, from where it can be erased without touching the chain.
 */
export interface AuditEntry {
  /** 1, 2, 3 … without a hole. */
  seq: number
  /** ms since 1970, server clock. */
  at: number
  actor: string
  action: string
  /** Kind and id of what it was done on: `device:0190…`. */
  target: string
  school: string | null
  /** Network address it came from; `local` for a program on the server. */
  from: string
  result: 'done' | 'refused' | 'failed'
  params: Readonly<Record<string, string | number | boolean | null>>
}

/** A line with the hash that chains it to the one before, 64 hex digits. */
export interface ChainedEntry extends AuditEntry {
  hash: string
}

/** The place from which a chain goes on: before the first line seq 0 and 64 zeros, else a line or a checkpoint. */
export interface ChainHead {
  seq: number
  hash: string
}

export const EMPTY_CHAIN: ChainHead = { seq: 0, hash: '0'.repeat(64) }

/** The hash of a line: SHA-256 over the hash before it and the line in canonical JSON. */
export function auditHash(before: string, entry: AuditEntry): string {
  const { seq, at, actor, action, target, school, from, result, params } = entry
  const covered = canonical({ seq, at, actor, action, target, school, from, result, params })
  return createHash('sha256').update(`${before}\n${covered}`).digest('hex')
}

/** Chains a line to a head. */
export function chain(head: ChainHead, entry: Omit<AuditEntry, 'seq'>): ChainedEntry {
  const numbered = { ...entry, seq: head.seq + 1 }
  return { ...numbered, hash: auditHash(head.hash, numbered) }
}

/** What is wrong with a chain at `seq`, the first line that does not fit. */
export interface ChainFault {
  seq: number
  fault: 'changed' | 'missing' | 'reordered'
}

/**
 * Follows a chain from `head` and gives its last place, or the first fault. A removed line is `missing`, one that stands
 * elsewhere than its number says is `reordered`, anything else that the hash does not cover is `changed`.
 */
export function followChain(
  head: ChainHead,
  entries: Iterable<ChainedEntry>,
): { head: ChainHead } | { fault: ChainFault } {
  let { seq, hash } = head
  for (const entry of entries) {
    if (entry.seq !== seq + 1) {
      return { fault: { seq: seq + 1, fault: entry.seq > seq + 1 ? 'missing' : 'reordered' } }
    }
    if (auditHash(hash, entry) !== entry.hash) return { fault: { seq: entry.seq, fault: 'changed' } }
    seq = entry.seq
    hash = entry.hash
  }
  return { head: { seq, hash } }
}
