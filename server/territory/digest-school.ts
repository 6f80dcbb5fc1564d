import type { Id } from '@preau/protocol/ids.ts'
import { COMPARED, type Compared } from '@preau/protocol/rules/territory/compared.ts'
import { compareRows, type Day, hashFields, hashKey, spanOf } from '@preau/protocol/rules/territory/digest.ts'
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
  /** Undefined until the territory has answered. */
  differ: Day[] | undefined
  repaired: number
}

/**
 * The school's half of the comparison with its territory. It says the sums of one kind after the other, and goes through the days
 * that differ, one page at a time: a slow link is never filled with it. A row that waits to be sent is no difference. One that
 * changes meanwhile is at worst sent twice. A connection that ends drops it: the next one begins again.
 */
export class SchoolDigest {
  readonly #parts: SchoolDigestParts
  #kinds: SyncKindName[] = []
  #underway: Underway | undefined
  #repaired = 0

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

  /** The first message of a comparison. @param known kinds of the territory */
  async begin(known: readonly string[]): Promise<DigestMessage[]> {
    this.stop()
    this.#repaired = 0
    this.#kinds = SYNC_KIND_NAMES.filter((kind) => COMPARED[kind] !== undefined && known.includes(kind))
    return this.#nextKind()
  }

  /** The connection ended. */
  stop(): void {
    this.#kinds = []
    this.#underway = undefined
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
    const { kind, differ = [], repaired } = underway
    const [day] = differ
    if (day !== undefined) return [{ what: 'lack', kind, day, keys: [], next: FIRST }]
    const { store, school, now } = this.#parts
    this.#repaired += repaired
    await store.noteCompared(school, { kind, at: now(), repaired })
    return [{ what: 'compared', kind, repaired }, ...(await this.#nextKind())]
  }

  async #nextKind(): Promise<DigestMessage[]> {
    const kind = this.#kinds.shift()
    const how = kind && COMPARED[kind]
    this.#underway = kind && how && { kind, how, differ: undefined, repaired: 0 }
    if (!kind || !how) return []
    const { store, school, now } = this.#parts
    const span = spanOf(how, now())
    const days = await readSums(store, school, kind, span)
    return [{ what: 'sums', kind, fields: hashFields(SYNC_KINDS[kind]), ...span, days }]
  }
}
