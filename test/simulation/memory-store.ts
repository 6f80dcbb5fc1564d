import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { EVERYTHING } from '@preau/protocol/rules/territory/compared.ts'
import type { DaySpan } from '@preau/protocol/rules/territory/digest.ts'
import type { SyncKindName } from '@preau/protocol/rules/territory/kinds.ts'
import { PIECE, type SyncNote, type SyncRecord } from '@preau/protocol/territory/record.ts'
import type { ComparedKind, DigestStore } from '../../server/territory/digest-store.ts'
import { joinPieces, readPiece } from '../../server/territory/pieces.ts'
import type { Applied, ArrivedBatch, NotedRecord, SyncStore } from '../../server/territory/sync-store.ts'
import type { KnownServer, ServerBook } from '../../server/territory/territory-desk.ts'
import { type Kept, type MemoryRows, nothingKept } from './memory-rows.ts'

/** What of a side stands on its disk beside the rows. */
export interface Book {
  epoch: number
  known: KnownServer | undefined
}

/** A backup of a side. */
export type Backup = Map<Id, { kept: Kept; book: Book }>

/** What goes wrong with the next transaction. */
export type StoreFault = 'away' | 'crash after commit' | undefined

/** One side's store: what the cores of server/territory ask of it, over rows in memory. */
export class MemoryStore implements SyncStore, DigestStore, ServerBook {
  readonly schools: ReadonlyMap<Id, MemoryRows>
  readonly books: Map<Id, Book>
  /** Asked before each transaction that applies rows. */
  fault: () => StoreFault = () => undefined
  /** Epochs of this side: it never goes back with its clock. */
  epochFloor = 0

  constructor(schools: ReadonlyMap<Id, MemoryRows>, books: Map<Id, Book>) {
    this.schools = schools
    this.books = books
  }

  backup(): Backup {
    return structuredClone(
      new Map(
        [...this.schools].map(([school, { kept }]) => [
          school,
          { kept, book: this.books.get(school) ?? { epoch: 0, known: undefined } },
        ]),
      ),
    )
  }

  restore(backup: Backup): void {
    for (const [school, { kept, book }] of structuredClone(backup)) {
      this.#of(school).kept = { ...nothingKept(), ...kept }
      this.books.set(school, book)
    }
  }

  async noted(
    school: Id,
    { records, urgency, except }: { records: number; urgency: number; except: ReadonlySet<number> },
    now: number,
  ): Promise<NotedRecord[]> {
    const rows = this.#of(school)
    const due = [...rows.kept.notes.values()]
      .filter((note) => note.urgency <= urgency && !except.has(note.n))
      .sort((a, b) => a.urgency - b.urgency || a.n - b.n)
      .slice(0, records)
    const found: NotedRecord[] = []
    for (const note of due) {
      const record = rows.record(note.kind, note.key, now)
      if (record) found.push({ note, record })
      else await this.forget([note])
    }
    return found
  }

  async forget(notes: readonly SyncNote[]): Promise<void> {
    for (const { school, kind, key, n } of notes) {
      const { notes: kept } = this.#of(school).kept
      if (kept.get(`${kind} ${key}`)?.n === n) kept.delete(`${kind} ${key}`)
    }
  }

  async keepBack(note: SyncNote): Promise<void> {
    await this.forget([note])
  }

  async renote(school: Id, keys: readonly { kind: string; key: string }[]): Promise<void> {
    for (const { kind, key } of keys) this.#of(school).note(kind, key)
  }

  async renoteAll(school: Id): Promise<void> {
    this.#of(school).noteAll()
  }

  async apply(arrived: readonly ArrivedBatch[], _now: number): Promise<Applied> {
    const fault = this.fault()
    if (fault === 'away') throw new PreauError('STORE_UNREACHABLE')
    const later: Applied['later'] = []
    for (const { school, records } of arrived) {
      for (const record of records) {
        const row = record.kind === PIECE ? this.#piece(school, record) : record
        if (row === 'later' || (row && !this.#of(school).apply(row)))
          later.push(
            row === 'later' ? { school, kind: PIECE, key: record.key } : { school, kind: row.kind, key: row.key },
          )
      }
    }
    if (fault === 'crash after commit') throw new Crash()
    return { changed: [], refused: [], later }
  }

  rows(school: Id, kind: SyncKindName, span: DaySpan) {
    return this.#of(school).rows(kind, span)
  }

  async waiting(school: Id, kind: SyncKindName): Promise<Set<string>> {
    const notes = [...this.#of(school).kept.notes.values()]
    return new Set(notes.filter((note) => note.kind === kind).map(({ key }) => key))
  }

  async takeAway(school: Id, kind: SyncKindName, keys: readonly string[]): Promise<void> {
    this.#of(school).takeAway(kind, keys)
  }

  async noteCompared(school: Id, compared: ComparedKind): Promise<void> {
    this.#of(school).kept.compared.push(compared)
  }

  async comparedAt(school: Id): Promise<number | null> {
    return this.#of(school).kept.compared.findLast(({ kind }) => kind === EVERYTHING)?.at ?? null
  }

  async keptDays(): Promise<number> {
    return 400
  }

  async find(schools: readonly Id[]): Promise<ReadonlyMap<Id, KnownServer>> {
    return new Map(
      schools.flatMap((school) => {
        const known = this.books.get(school)?.known
        return known ? [[school, { ...known, clock: this.#of(school).kept.clock }] as const] : []
      }),
    )
  }

  async meet(
    school: Id,
    met: { instance: string; run: string; program: string; epoch: number; clock?: string | null },
    now: number,
  ): Promise<number> {
    const book = this.books.get(school)
    if (!book?.known) throw new PreauError('INTERNAL', { school })
    const { known } = book
    const { instance, run, epoch } = met
    if (met.clock) this.#of(school).see(met.clock)
    const runBefore = known.run === run ? known.runBefore : known.run
    book.known = { ...known, instance, run, runBefore, inEpoch: epoch, heardAt: now }
    book.epoch = Math.max(book.epoch + 1, Math.floor(now / 1000), this.epochFloor)
    return book.epoch
  }

  async refuse(school: Id, refused: { run: string | null }): Promise<void> {
    const book = this.books.get(school)
    if (book?.known) book.known = { ...book.known, runRefused: refused.run ?? book.known.runRefused }
  }

  #piece(school: Id, record: SyncRecord): SyncRecord | 'later' | undefined {
    const piece = readPiece(record)
    if (!piece) throw new PreauError('MESSAGE_INVALID')
    const { pieces } = this.#of(school).kept
    const { whole, n, parts, text } = piece
    const texts = pieces.get(whole) ?? new Map<number, string>()
    pieces.set(whole, texts.set(n, text))
    if (n < parts - 1) return undefined
    if (texts.size < parts) return 'later'
    pieces.delete(whole)
    return joinPieces(
      whole,
      [...texts].sort(([a], [b]) => a - b).map(([, each]) => each),
    )
  }

  #of(school: Id): MemoryRows {
    const rows = this.schools.get(school)
    if (!rows) throw new PreauError('INTERNAL', { school })
    return rows
  }
}

/** The program ended, and with it all that it had in memory. */
export class Crash extends Error {
  constructor() {
    super('the program was killed')
    this.name = 'Crash'
  }
}
