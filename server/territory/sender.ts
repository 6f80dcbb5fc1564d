import type { Id } from '@preau/protocol/ids.ts'
import { findSyncKind, readSyncKey, SYNC_KINDS } from '@preau/protocol/rules/territory/kinds.ts'
import type { Batch, BatchAck } from '@preau/protocol/territory/messages.ts'
import { PIECE, type SyncNote } from '@preau/protocol/territory/record.ts'
import { packRecords } from './pack.ts'
import { RowInPieces } from './row-in-pieces.ts'
import type { SyncStore } from './sync-store.ts'

/** A batch with its place. */
export interface SentBatch {
  epoch: number
  seq: number
  body: Batch
}

/** How long each urgency waits for company, in ms: a state that changes each second goes once. */
export const PACES = [0, 500, 10_000, 30_000] as const
/** Batches without an ack at a time, and how long one is waited for, in ms. */
const WINDOW = 4
const ACK_WITHIN = 30_000
/** Rows that are read at a time: as many as fitted into the last message, and somewhat more. */
const FIRST_RECORDS = 200
const MOST_RECORDS = 1000
const FEWEST_RECORDS = 4
/** When a row that came too early is tried again, in ms. */
const AGAIN = 20_000

export interface SenderParts {
  store: Pick<SyncStore, 'noted' | 'forget' | 'renote' | 'keepBack'>
  school: Id
  /** Bytes that may be sent now; what is of urgency 0 is sent in any case. Undefined: as many as one likes. */
  budget?: { left(now: number): number; spend(bytes: number, now: number): void }
  /** A row is larger than the other side takes: it stays here. */
  tooLarge?(note: SyncNote): void
}

interface Flight {
  notes: SyncNote[]
  at: number
  /** Which piece of the row in pieces it was. */
  piece?: number
}

/**
 * Sends what is noted, the current row of each, the most urgent first. Nothing of it is lost with this object: what has no ack
 * is noted still. Pure but for its store: it is told the time and gives what is to be sent.
 */
export class Sender {
  readonly #parts: SenderParts
  readonly #flights = new Map<number, Flight>()
  readonly #postponed = new Map<number, number>()
  readonly #lookedAt: number[] = PACES.map(() => Number.NEGATIVE_INFINITY)
  #records = FIRST_RECORDS
  #epoch = 0
  #seq = -1
  #isOpen = false
  #takesPieces = false
  /** The row that goes in pieces. It outlives a connection: what the other side has of it is not sent again. */
  #row: RowInPieces | undefined

  constructor(parts: SenderParts) {
    this.#parts = parts
  }

  /** Begins to send in an epoch that the other side has nothing of. @param kinds those that it takes */
  open(epoch: number, kinds: readonly string[]): void {
    this.close()
    this.#takesPieces = kinds.includes(PIECE)
    if (!this.#takesPieces) this.#row = undefined
    this.#epoch = epoch
    this.#seq = -1
    this.#isOpen = true
  }

  /** The connection ended: what has no ack is sent again in the next epoch. */
  close(): void {
    this.#flights.clear()
    this.#postponed.clear()
    this.#lookedAt.fill(Number.NEGATIVE_INFINITY)
    this.#isOpen = false
  }

  get place(): { epoch: number; seq: number } {
    return { epoch: this.#epoch, seq: this.#seq }
  }

  /** What is to be sent now. */
  async next(now: number): Promise<SentBatch[]> {
    const sent: SentBatch[] = []
    this.#forgetOld(now)
    while (this.#isOpen && this.#flights.size < WINDOW) {
      const batch = await this.#nextBatch(now)
      if (!batch) break
      sent.push(batch)
    }
    return sent
  }

  /** The other side has batches on disk. */
  async acked({ epoch, seqs, later = [] }: BatchAck, now: number): Promise<void> {
    if (epoch !== this.#epoch) return
    const early = new Set(later.map(({ kind, key }) => `${kind} ${key}`))
    for (const seq of seqs) this.#pieceCame(this.#flights.get(seq)?.piece, early, now)
    const done = seqs.flatMap((seq) => this.#flights.get(seq)?.notes ?? []).filter(({ n }) => !this.#postponed.has(n))
    for (const seq of seqs) this.#flights.delete(seq)
    const waiting = done.filter(({ kind, key }) => early.has(`${kind} ${key}`))
    for (const { n } of waiting) this.#postponed.set(n, now + AGAIN)
    await this.#parts.store.forget(done.filter(({ kind, key }) => !early.has(`${kind} ${key}`)))
    if (waiting.length > 0) await this.#parts.store.renote(this.#parts.school, parentsOf(waiting))
  }

  async #nextBatch(now: number): Promise<SentBatch | undefined> {
    const { budget } = this.#parts
    const isShort = budget !== undefined && budget.left(now) <= 0
    const row = isShort && this.#row?.note.urgency !== 0 ? undefined : this.#row
    const piece = row?.next(this.#flying())
    const due = this.#dueUrgency(now)
    const upto = isShort ? Math.min(due, 0) : due
    // What is more urgent goes between the pieces of a row, and what is not waits for the last of them.
    const rows = await this.#rowsUpTo(
      row && piece !== undefined ? Math.min(upto, row.note.urgency - 1) : upto,
      due,
      now,
    )
    if (rows || !row || piece === undefined || row !== this.#row || !this.#isOpen) return rows
    const { record, notes } = row.piece(piece)
    const packed = packRecords([record])
    return packed && this.#fly(packed, notes, now, piece)
  }

  /** Rows of so much urgency at most, as many as a message takes; those up to `due` have been looked at where there are no more. */
  async #rowsUpTo(urgency: number, due: number, now: number): Promise<SentBatch | undefined> {
    if (urgency < 0) return undefined
    const { store, school } = this.#parts
    const except = new Set([...this.#flights.values()].flatMap(({ notes }) => notes.map(({ n }) => n)))
    for (const n of this.#postponed.keys()) except.add(n)
    if (this.#row) except.add(this.#row.note.n)
    const records = this.#records
    const noted = await store.noted(school, { records, urgency, except }, now)
    if (!this.#isOpen) return undefined
    const isAll = noted.length < records && findSyncKind(noted.at(-1)?.record.kind ?? '')?.large !== true
    if (isAll) for (let each = 0; each <= Math.min(urgency, due); each++) this.#lookedAt[each] = now
    const [first] = noted
    if (!first) return undefined
    const packed = packRecords(noted.map(({ record }) => record))
    if (!packed) {
      this.#lookedAt.fill(Number.NEGATIVE_INFINITY)
      // One row in pieces at a time; of two that are as urgent the first is sent to its end.
      if (this.#row && first.note.urgency >= this.#row.note.urgency) return undefined
      const row = this.#takesPieces ? RowInPieces.of(first) : undefined
      if (row) this.#row = row
      else {
        this.#parts.tooLarge?.(first.note)
        await store.keepBack(first.note, now)
      }
      return await this.#nextBatch(now)
    }
    // What did not fit is sent next, and does not wait for its pace.
    if (packed.count < noted.length) this.#lookedAt.fill(Number.NEGATIVE_INFINITY)
    this.#records = Math.min(
      MOST_RECORDS,
      Math.max(FEWEST_RECORDS, Math.ceil(packed.count * (packed.count < noted.length ? 1.2 : 2))),
    )
    const notes = noted.slice(0, packed.count).map(({ note }) => note)
    return this.#fly(packed, notes, now)
  }

  #fly({ batch, bytes }: { batch: Batch; bytes: number }, notes: SyncNote[], now: number, piece?: number): SentBatch {
    this.#parts.budget?.spend(bytes, now)
    this.#seq += 1
    this.#flights.set(this.#seq, { notes, at: now, ...(piece !== undefined && { piece }) })
    return { epoch: this.#epoch, seq: this.#seq, body: batch }
  }

  #flying(): ReadonlySet<number> {
    return new Set([...this.#flights.values()].flatMap(({ piece }) => (piece === undefined ? [] : [piece])))
  }

  /** A piece is on the other side's disk; one that came early is the last, of a row of which that side lost others: it begins anew. */
  #pieceCame(piece: number | undefined, early: ReadonlySet<string>, now: number): void {
    const row = this.#row
    if (!row || piece === undefined) return
    if (early.has(row.idOf(piece))) this.#postponed.set(row.note.n, now + AGAIN)
    else row.came(piece)
    if (early.has(row.idOf(piece)) || row.isWhole) this.#row = undefined
  }

  /** The least urgent that has waited long enough; -1: none. A clock that was set back makes nobody wait. */
  #dueUrgency(now: number): number {
    return PACES.findLastIndex((pace, urgency) => Math.abs(now - (this.#lookedAt[urgency] ?? 0)) >= pace)
  }

  #forgetOld(now: number): void {
    for (const [seq, { at }] of this.#flights) if (Math.abs(now - at) > ACK_WITHIN) this.#flights.delete(seq)
    for (const [n, until] of this.#postponed) if (now >= until || until - now > AGAIN) this.#postponed.delete(n)
  }
}

/** The devices, and the campaigns, of rows that came too early: perhaps the other side has lost them. */
function parentsOf(notes: readonly SyncNote[]): { kind: string; key: string }[] {
  const devices = new Set<string>()
  const campaigns = new Set<string>()
  for (const { kind, key } of notes) {
    const is = Object.hasOwn(SYNC_KINDS, kind) ? SYNC_KINDS[kind as keyof typeof SYNC_KINDS] : undefined
    const [device, campaign] = (is && readSyncKey(is, key)) ?? []
    if (kind === 'campaign_device' && typeof campaign === 'string') campaigns.add(campaign)
    const isOfDevice = is !== undefined && Object.keys(is.key)[0] === 'device_id'
    if ((isOfDevice || kind === 'device_status') && typeof device === 'string') devices.add(device)
  }
  const named = (kind: string) => (id: string) => ({ kind, key: JSON.stringify([id]) })
  return [...[...devices].map(named('device')), ...[...campaigns].map(named('campaign'))]
}
