import type { Id } from '@preau/protocol/ids.ts'
import {
  COMPARED,
  COMPARED_DAYS,
  type Compared,
  EVERYTHING,
  WHOLE_EVERY,
} from '@preau/protocol/rules/territory/compared.ts'
import {
  compareRows,
  type Day,
  type DaySpan,
  hashFields,
  hashKey,
  spansOf,
} from '@preau/protocol/rules/territory/digest.ts'
import { SYNC_KIND_NAMES, SYNC_KINDS, type SyncKindName } from '@preau/protocol/rules/territory/kinds.ts'
import type { DigestAnswer, DigestMessage, DigestRows } from '@preau/protocol/territory/digest.ts'
import { FIRST, readDay, readSums } from './digest-pages.ts'
import type { DigestStore } from './digest-store.ts'

export interface SchoolDigestParts {
  store: DigestStore
  school: Id
  /** Milliseconds since 1970. */
  now(): number
}

/** A kind under comparison, with the days of it that differ and what was repaired so far. */
interface Underway {
  kind: SyncKindName
  how: Compared
  /** Spans of its days that are still to be compared. */
  spans: DaySpan[]
  /** Undefined until the territory has answered. */
  differ: Day[] | undefined
  repaired: number
}

/**
 * The school's half of the comparison with its territory. It says the sums of one kind after the other, and goes through the days
 * that differ, one page at a time: a slow link is never filled with it. Each week it says those of all days that are kept. A row that waits to be sent is no difference. One that
 * changes meanwhile is at worst sent twice. A connection that ends drops it: the next one begins again.
 */
export class SchoolDigest {
  readonly #parts: SchoolDigestParts
  #kinds: SyncKindName[] = []
  #underway: Underway | undefined
  #repaired = 0
  #isWhole = false

  constructor(parts: SchoolDigestParts) {
    this.#parts = parts
  }

  /** Whether one is under way. */
  get isRunning(): boolean {
    return this.#underway !== undefined
  }

  /** Rows that were repaired since it began. */
  get repaired(): number {
    return this.#repaired
  }

  /**
   * The first message of a comparison.
   * @param known kinds of the territory
   * @param theirs when all days were compared last as the territory has it, null: never; one that was restored says how old its backup is
   */
  async begin(known: readonly string[], theirs?: number | null): Promise<DigestMessage[]> {
    this.stop()
    this.#repaired = 0
    const { store, school, now } = this.#parts
    const isLong = (at: number | null) => at === null || Math.abs(now() - at) >= WHOLE_EVERY
    this.#isWhole = isLong(await store.comparedAt(school)) || (theirs !== undefined && isLong(theirs))
    this.#kinds = SYNC_KIND_NAMES.filter((kind) => COMPARED[kind] !== undefined && known.includes(kind))
    return this.#nextKind()
  }

  /** The connection ended. */
  stop(): void {
    this.#kinds = []
    this.#underway = undefined
    this.#isWhole = false
  }

  /** What is to be sent next, after a message of the territory. */
  async receive(message: DigestMessage): Promise<DigestMessage[]> {
    const underway = this.#underway
    if (!underway || message.kind !== underway.kind) return []
    if (message.what === 'sums-answer') return this.#takeAnswer(underway, message)
    if (message.what === 'rows') return this.#takeRows(underway, message)
    return []
  }

  async #takeAnswer(underway: Underway, { differ, compared }: DigestAnswer): Promise<DigestMessage[]> {
    if (underway.differ) return []
    if (!compared) return this.#nextKind()
    underway.differ = [...differ]
    return this.#nextDay(underway)
  }

  async #takeRows(underway: Underway, { day, rows, after, more }: DigestRows): Promise<DigestMessage[]> {
    const { kind, how, differ = [] } = underway
    if (differ[0] !== day) return []
    const lacked = await this.#repair(underway, day, { rows, after: after ?? FIRST, more })
    if (more) return [{ what: 'lack', kind, day, keys: lacked, next: rows.at(-1)?.[0] ?? FIRST }]
    differ.shift()
    const asked = how.lacked !== 'left' && lacked.length > 0
    const rest = await this.#nextDay(underway)
    return asked ? [{ what: 'lack', kind, day, keys: lacked, next: null }, ...rest] : rest
  }

  /** Repairs the rows of a page; gives the hashes of the keys that the territory alone has. */
  async #repair(
    underway: Underway,
    day: Day,
    page: { rows: DigestRows['rows']; after: string; more: boolean },
  ): Promise<string[]> {
    const { store, school } = this.#parts
    const { kind, how } = underway
    const waiting = await store.waiting(school, kind)
    const mine = await readDay(store, school, kind, day)
    const found = compareRows(
      mine.map(({ hash }) => hash),
      page.rows,
      page.after,
      page.more,
    )
    const settled = new Map(mine.filter(({ key }) => !waiting.has(key)).map(({ key, hash: [hash] }) => [hash, key]))
    const keysOf = (hashes: readonly string[]) => hashes.flatMap((hash) => settled.get(hash) ?? [])
    const isTheirs = SYNC_KINDS[kind].owner === 'territory'
    const again = isTheirs ? [] : keysOf([...found.send, ...found.differ])
    const gone = isTheirs && how.alone === undefined ? keysOf(found.send) : []
    if (again.length > 0) {
      await store.renote(
        school,
        again.map((key) => ({ kind, key })),
      )
    }
    if (gone.length > 0) await store.takeAway(school, kind, gone)
    const waitingHashes = new Set([...waiting].map((key) => hashKey(key)))
    const alone = how.lacked === 'left' ? [] : found.lack.filter((hash) => !waitingHashes.has(hash))
    const lacked = isTheirs ? [...alone, ...found.differ] : alone
    underway.repaired += again.length + gone.length + lacked.length
    return lacked
  }

  async #nextDay(underway: Underway): Promise<DigestMessage[]> {
    const { kind, spans, differ = [], repaired } = underway
    const [day] = differ
    if (day !== undefined) return [{ what: 'lack', kind, day, keys: [], next: FIRST }]
    if (spans.length > 0) return this.#nextSpan(underway)
    const { store, school, now } = this.#parts
    this.#repaired += repaired
    await store.noteCompared(school, { kind, at: now(), repaired })
    return [{ what: 'compared', kind, repaired }, ...(await this.#nextKind())]
  }

  async #nextKind(): Promise<DigestMessage[]> {
    const kind = this.#kinds.shift()
    const how = kind && COMPARED[kind]
    this.#underway = undefined
    if (!kind || !how) return this.#end()
    const { store, now } = this.#parts
    const days = this.#isWhole && how.kept ? (await store.keptDays(how.kept)) - 1 : COMPARED_DAYS
    this.#underway = { kind, how, spans: spansOf(how, now(), days), differ: undefined, repaired: 0 }
    return this.#nextSpan(this.#underway)
  }

  async #nextSpan(underway: Underway): Promise<DigestMessage[]> {
    const { kind, spans } = underway
    const span = spans.shift()
    underway.differ = undefined
    if (!span) return []
    const { store, school } = this.#parts
    const days = await readSums(store, school, kind, span)
    return [{ what: 'sums', kind, fields: hashFields(SYNC_KINDS[kind]), ...span, days }]
  }

  /** Through with every kind: of all days, that is written down on both sides. */
  async #end(): Promise<DigestMessage[]> {
    if (!this.#isWhole) return []
    this.#isWhole = false
    const { store, school, now } = this.#parts
    await store.noteCompared(school, { kind: EVERYTHING, at: now(), repaired: 0 })
    return [{ what: 'compared', kind: EVERYTHING, repaired: 0 }]
  }
}
