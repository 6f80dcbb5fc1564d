import type { Id } from '@preau/protocol/ids.ts'
import { later, NEVER, type Node, nextVersion, type Side } from '@preau/protocol/rules/territory/clock.ts'
import { COMPARED } from '@preau/protocol/rules/territory/compared.ts'
import { type DaySpan, dayOf, hashRow } from '@preau/protocol/rules/territory/digest.ts'
import { SYNC_KIND_NAMES, SYNC_KINDS, type SyncKind, type SyncKindName } from '@preau/protocol/rules/territory/kinds.ts'
import {
  isThere,
  type MergeRow,
  mergeRows,
  NO_ROW,
  say,
  takeAway,
  valuesOf,
  versionOf,
} from '@preau/protocol/rules/territory/merge.ts'
import { fromRecord, isOwed, toRecord } from '@preau/protocol/rules/territory/merge-record.ts'
import { MERGE_RULES } from '@preau/protocol/rules/territory/merge-rules.ts'
import type { SyncNote, SyncRecord, SyncValue, Version } from '@preau/protocol/territory/record.ts'
import type { ComparedKind, ComparedRow } from '../../server/territory/digest-store.ts'

/** What one side has of one school: a model of the tables of server/store/sync, small enough to be copied as a backup is. */
export interface Kept {
  values: Map<string, SyncValue>
  merged: Map<string, MergeRow>
  versions: Map<string, Version>
  notes: Map<string, SyncNote>
  clock: Version
  n: number
  compared: ComparedKind[]
  /** Pieces of rows by `whole`, of which not all are here. */
  pieces: Map<string, Map<number, string>>
}

export const nothingKept = (): Kept => ({
  values: new Map(),
  merged: new Map(),
  versions: new Map(),
  notes: new Map(),
  clock: NEVER,
  n: 0,
  compared: [],
  pieces: new Map(),
})

const idOf = (kind: string, key: string) => `${kind} ${key}`
const kindOf = (id: string) => id.slice(0, id.indexOf(' ')) as SyncKindName
const keyOf = (id: string) => id.slice(id.indexOf(' ') + 1)

/** The rows of one school on one side, and what becomes of them: the rules of server/store/sync without its SQL. */
export class MemoryRows {
  kept = nothingKept()
  readonly #school: Id
  readonly #side: Side
  readonly #node: Node
  /** Commands that were begun here, by their key: how often. */
  readonly begun = new Map<string, number>()

  constructor(school: Id, side: Side, node: Node) {
    this.#school = school
    this.#side = side
    this.#node = node
  }

  get(kind: SyncKindName, key: string): SyncValue | undefined {
    return this.kept.values.get(idOf(kind, key))
  }

  keys(kind: SyncKindName): string[] {
    return [...this.kept.values.keys()].filter((id) => kindOf(id) === kind).map(keyOf)
  }

  /** Somebody or something here says a row, or takes it away. */
  change(kind: SyncKindName, key: string, value: SyncValue | null, now: number): void {
    const id = idOf(kind, key)
    const rule = MERGE_RULES[kind]
    if (rule) {
      const before = this.kept.merged.get(id) ?? NO_ROW
      const at = this.#next(now)
      this.#keep(id, value ? say(rule, before, value, at) : takeAway(rule, before, at))
    } else if (value) this.kept.values.set(id, value)
    else this.kept.values.delete(id)
    this.note(kind, key)
  }

  note(kind: string, key: string): void {
    const id = idOf(kind, key)
    const is: SyncKind = SYNC_KINDS[kind as SyncKindName]
    if (is.owner !== 'both' && is.owner !== this.#side && COMPARED[kind as SyncKindName]?.lacked !== 'back') return
    this.kept.n += 1
    this.kept.notes.set(id, { school: this.#school, kind, key, n: this.kept.n, urgency: is.urgency })
  }

  noteAll(): void {
    for (const id of this.kept.values.keys()) this.note(kindOf(id), keyOf(id))
  }

  /** The record of a row as it is now; undefined where there is nothing to be told. */
  record(kind: string, key: string, now: number): SyncRecord | undefined {
    const id = idOf(kind, key)
    const is: SyncKind = SYNC_KINDS[kind as SyncKindName]
    const merged = this.kept.merged.get(id)
    if (MERGE_RULES[kind as SyncKindName]) return merged && toRecord(kind, key, merged)
    const value = this.kept.values.get(id) ?? null
    if (is.merge === 'add') return value === null ? undefined : { kind, key, version: null, value }
    if (value === null && is.dated !== undefined) return undefined
    return { kind, key, version: this.#next(now), value }
  }

  /** A row of the other side. False where what it refers to is not here yet. */
  apply(record: SyncRecord): boolean {
    const { kind, key, value } = record
    const id = idOf(kind, key)
    const is: SyncKind = SYNC_KINDS[kind as SyncKindName]
    if (record.version !== null) this.see(record.version)
    const device = deviceOf(kind as SyncKindName, key)
    if (device !== undefined && !this.kept.values.has(idOf('device', device))) return false
    if (is.owner === this.#side) {
      if (value && !this.kept.values.has(id)) this.kept.values.set(id, value)
    } else if (MERGE_RULES[kind as SyncKindName]) this.#merge(record)
    else if (is.merge === 'add') {
      if (value && !this.kept.values.has(id)) this.kept.values.set(id, value)
    } else if ((this.kept.versions.get(id) ?? NEVER) < (record.version ?? NEVER)) {
      this.kept.versions.set(id, record.version ?? NEVER)
      if (value) this.kept.values.set(id, value)
      else this.kept.values.delete(id)
    }
    return true
  }

  async *rows(kind: SyncKindName, { from, upto }: DaySpan): AsyncGenerator<ComparedRow> {
    const how = COMPARED[kind]
    if (!how) return
    for (const [id, value] of this.kept.values) {
      if (kindOf(id) !== kind) continue
      const day = dayOf(how, value[how.by])
      if (day !== null && from !== null && upto !== null && (day < from || day > upto)) continue
      yield { key: keyOf(id), day, hash: hashRow(keyOf(id), value) }
    }
  }

  takeAway(kind: SyncKindName, keys: readonly string[]): void {
    for (const key of keys) this.kept.values.delete(idOf(kind, key))
  }

  see(version: Version): void {
    this.kept.clock = later(this.kept.clock, version)
  }

  #merge(record: SyncRecord): void {
    const { kind, key } = record
    const rule = MERGE_RULES[kind as SyncKindName]
    if (!rule) return
    const id = idOf(kind, key)
    const theirs = fromRecord(record)
    const merged = mergeRows(rule, this.kept.merged.get(id) ?? NO_ROW, theirs)
    this.see(versionOf(theirs))
    const isNew = !this.kept.values.has(id)
    this.#keep(id, merged)
    if (kind === 'command' && this.#side === 'school' && isNew) this.begun.set(key, (this.begun.get(key) ?? 0) + 1)
    if (isOwed(merged, theirs)) this.note(kind, key)
    else this.kept.notes.delete(id)
  }

  #keep(id: string, row: MergeRow): void {
    this.kept.merged.set(id, row)
    if (isThere(row)) this.kept.values.set(id, valuesOf(row) as SyncValue)
    else this.kept.values.delete(id)
  }

  #next(now: number): Version {
    this.kept.clock = nextVersion(this.kept.clock, now, this.#node)
    return this.kept.clock
  }
}

/** The device of a row that cannot be without it. */
function deviceOf(kind: SyncKindName, key: string): string | undefined {
  if (kind !== 'device_status' && kind !== 'event') return undefined
  const [device] = JSON.parse(key) as string[]
  return JSON.stringify([device])
}

/** What both sides show of a school, for a comparison: nothing of when it was said. */
export function shown({ kept }: MemoryRows): Record<string, string> {
  const compared = SYNC_KIND_NAMES.filter((kind) => COMPARED[kind] !== undefined)
  return Object.fromEntries(
    [...kept.values]
      .filter(([id]) => compared.includes(kindOf(id)))
      .map(([id, value]) => [id, JSON.stringify(Object.entries(value).sort())] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}
