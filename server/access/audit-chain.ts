import { createHash } from 'node:crypto'
import type { AuditFaultName } from '@preau/protocol/api/audit.ts'
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

/** Follows a chain from `head`. Gives its last place, and how many lines fitted: all of them where nothing is wrong. */
export function followChain(head: ChainHead, entries: readonly ChainedEntry[]): { head: ChainHead; fitted: number } {
  let last = head
  let fitted = 0
  for (const entry of entries) {
    if (entry.seq !== last.seq + 1 || !isNext(last, entry)) break
    last = entry
    fitted += 1
  }
  return { head: { seq: last.seq, hash: last.hash }, fitted }
}

/** What is wrong with a chain at `seq`, the first line that does not fit. */
export interface ChainFault {
  seq: number
  fault: AuditFaultName
}

/**
 * Names what is wrong after `head`, where the first of `rest` does not fit. The hash of a line covers its place and the line
 * before it, so the line that belongs here is known wherever it now stands in `rest`, whatever number it was given:
 * - it stands further on, and one of those before it belongs behind it: `reordered`; if none does, they were `inserted`;
 * - it is not there, and those that follow have moved up or kept their numbers: `missing`;
 * - else it was `changed`.
 */
export function nameFault(head: ChainHead, rest: readonly ChainedEntry[]): ChainFault {
  const seq = head.seq + 1
  const found = rest.findIndex((entry) => isNext(head, entry))
  if (found === 0) return { seq, fault: 'reordered' }
  if (found > 0) return { seq, fault: wasMoved(seq, rest, found) ? 'reordered' : 'inserted' }
  const [first, second] = rest
  if (first === undefined || first.seq > seq) return { seq, fault: 'missing' }
  if (second !== undefined && isNext({ seq: seq + 1, hash: first.hash }, second)) return { seq, fault: 'missing' }
  return { seq, fault: 'changed' }
}

/** Whether one of the lines before `found` belongs where those that follow it end. */
function wasMoved(seq: number, rest: readonly ChainedEntry[], found: number): boolean {
  let last: ChainHead = { seq, hash: rest[found]?.hash ?? '' }
  for (const entry of rest.slice(found + 1)) {
    if (!isNext(last, entry)) break
    last = { seq: last.seq + 1, hash: entry.hash }
  }
  return rest.slice(0, found).some((entry) => isNext(last, entry))
}

/** Whether a line belongs behind a place, whatever number it bears. */
function isNext(head: ChainHead, entry: ChainedEntry): boolean {
  return auditHash(head.hash, { ...entry, seq: head.seq + 1 }) === entry.hash
}
