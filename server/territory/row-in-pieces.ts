import { PIECE, type SyncNote, type SyncRecord } from '@preau/protocol/territory/record.ts'
import { type CutRow, cutRecord, pieceRecord } from './pieces.ts'
import type { NotedRecord } from './sync-store.ts'

/** A row that is sent in pieces. Its note goes with the last piece, which is sent when the other side has all others. */
export class RowInPieces {
  readonly note: SyncNote
  readonly #cut: CutRow
  readonly #came = new Set<number>()

  private constructor(note: SyncNote, cut: CutRow) {
    this.note = note
    this.#cut = cut
  }

  /** A row in pieces; undefined where it would be too many of them. */
  static of({ note, record }: NotedRecord): RowInPieces | undefined {
    const cut = cutRecord(record)
    return cut && new RowInPieces(note, cut)
  }

  /** The piece that is to be sent next; undefined where one waits for those under way. */
  next(flying: ReadonlySet<number>): number | undefined {
    const last = this.#cut.texts.length - 1
    for (let n = 0; n < last; n++) if (!this.#came.has(n) && !flying.has(n)) return n
    return this.#came.size === last && !flying.has(last) ? last : undefined
  }

  /** A piece as it is sent, with the notes that go with it. */
  piece(n: number): { record: SyncRecord; notes: SyncNote[] } {
    const isLast = n === this.#cut.texts.length - 1
    return { record: pieceRecord(this.#cut, n), notes: isLast ? [this.note] : [] }
  }

  /** As an ack names a piece that came early. */
  idOf(n: number): string {
    return `${PIECE} ${pieceRecord(this.#cut, n).key}`
  }

  /** The other side has it on disk. */
  came(n: number): void {
    this.#came.add(n)
  }

  get isWhole(): boolean {
    return this.#came.size === this.#cut.texts.length
  }
}
