import { COMPARED, EVERYTHING } from '@preau/protocol/rules/territory/compared.ts'
import { dayOf, hashRow } from '@preau/protocol/rules/territory/digest.ts'
import type { SyncKindName } from '@preau/protocol/rules/territory/kinds.ts'
import type { SyncValue } from '@preau/protocol/territory/record.ts'
import type { ComparedKind, ComparedRow, DigestStore } from '../digest-store.ts'

/** One side's rows in memory, with what was asked of them. */
export class DigestMemory implements DigestStore {
  readonly held = new Map<SyncKindName, Map<string, SyncValue>>()
  readonly noted = new Set<string>()
  readonly compared: ComparedKind[] = []

  put(kind: SyncKindName, key: string, value: SyncValue): void {
    this.held.set(kind, (this.held.get(kind) ?? new Map()).set(key, value))
  }

  async *rows(_school: string, kind: SyncKindName, { from, upto }: { from: number | null; upto: number | null }) {
    const how = COMPARED[kind]
    if (!how) return
    for (const [key, value] of this.held.get(kind) ?? []) {
      const day = dayOf(how, value[how.by])
      if (day !== null && from !== null && upto !== null && (day < from || day > upto)) continue
      yield { key, day, hash: hashRow(key, value) } satisfies ComparedRow
    }
  }

  async waiting(_school: string, kind: SyncKindName): Promise<Set<string>> {
    return new Set(
      [...this.noted].filter((each) => each.startsWith(`${kind} `)).map((each) => each.split(' ')[1] ?? ''),
    )
  }

  async renote(_school: string, keys: readonly { kind: string; key: string }[]): Promise<void> {
    for (const { kind, key } of keys) this.noted.add(`${kind} ${key}`)
  }

  async takeAway(_school: string, kind: SyncKindName, keys: readonly string[]): Promise<void> {
    for (const key of keys) this.held.get(kind)?.delete(key)
  }

  async noteCompared(_school: string, compared: ComparedKind): Promise<void> {
    if (compared.kind === EVERYTHING) this.wholeAt = compared.at
    else this.compared.push(compared)
  }

  /** When all days were compared last, and how many of them are kept. */
  wholeAt: number | null = null
  days = 400

  async comparedAt(): Promise<number | null> {
    return this.wholeAt
  }

  async keptDays(): Promise<number> {
    return this.days
  }

  /** What was noted goes to the other side, as a sender does. */
  sendTo(other: DigestMemory): void {
    for (const each of this.noted) {
      const [kind, key] = each.split(' ') as [SyncKindName, string]
      const value = this.held.get(kind)?.get(key)
      if (value) other.put(kind, key, value)
      else other.held.get(kind)?.delete(key)
    }
    this.noted.clear()
  }
}
