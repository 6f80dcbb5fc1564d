import type { Id } from '@preau/protocol/ids.ts'
import { readSyncKey, SYNC_KINDS } from '@preau/protocol/rules/territory/kinds.ts'
import type { Batch, BatchAck } from '@preau/protocol/territory/messages.ts'
import type { SyncNote } from '@preau/protocol/territory/record.ts'
import { packRecords } from './pack.ts'
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
  store: Pick<SyncStore, 'noted' | 'forget' | 'renote'>
  school: Id
  /** Bytes that may be sent now; what is of urgency 0 is sent in any case. Undefined: as many as one likes. */
  budget?: { left(now: number): number; spend(bytes: number, now: number): void }
  /** A row alone is larger than a message. */
  tooLarge?(note: SyncNote): void
}

interface Flight {
  notes: SyncNote[]
  at: number
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

  constructor(parts: SenderParts) {
    this.#parts = parts
  }

  /** Begins to send in an epoch that the other side has nothing of. */
  open(epoch: number): void {
    this.close()
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
    const done = seqs.flatMap((seq) => this.#flights.get(seq)?.notes ?? [])
    for (const seq of seqs) this.#flights.delete(seq)
    const early = new Set(later.map(({ kind, key }) => `${kind} ${key}`))
    const waiting = done.filter(({ kind, key }) => early.has(`${kind} ${key}`))
    for (const { n } of waiting) this.#postponed.set(n, now + AGAIN)
    await this.#parts.store.forget(done.filter(({ kind, key }) => !early.has(`${kind} ${key}`)))
    if (waiting.length > 0) await this.#parts.store.renote(this.#parts.school, parentsOf(waiting))
  }

  async #nextBatch(now: number): Promise<SentBatch | undefined> {
    const { store, school, budget } = this.#parts
    const urgency = this.#dueUrgency(now)
    if (urgency < 0) return undefined
    const isShort = budget !== undefined && budget.left(now) <= 0
    const except = new Set([...this.#flights.values()].flatMap(({ notes }) => notes.map(({ n }) => n)))
    for (const n of this.#postponed.keys()) except.add(n)
    const records = this.#records
    const noted = await store.noted(school, { records, urgency: isShort ? 0 : urgency, except }, now)
    if (!this.#isOpen) return undefined
    if (noted.length < records) for (let each = 0; each <= urgency; each++) this.#lookedAt[each] = now
    if (noted.length === 0) return undefined
    const packed = packRecords(noted.map(({ record }) => record))
    if (!packed) {
      const [first] = noted
      if (first) {
        this.#parts.tooLarge?.(first.note)
        await store.forget([first.note])
      }
      return this.#nextBatch(now)
    }
    // What did not fit is sent next, and does not wait for its pace.
    if (packed.count < noted.length) this.#lookedAt.fill(Number.NEGATIVE_INFINITY)
    this.#records = Math.min(
      MOST_RECORDS,
      Math.max(FEWEST_RECORDS, Math.ceil(packed.count * (packed.count < noted.length ? 1.2 : 2))),
    )
    budget?.spend(packed.bytes, now)
    this.#seq += 1
    this.#flights.set(this.#seq, { notes: noted.slice(0, packed.count).map(({ note }) => note), at: now })
    return { epoch: this.#epoch, seq: this.#seq, body: packed.batch }
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

/** The devices of rows that came too early: perhaps the other side has lost them. */
function parentsOf(notes: readonly SyncNote[]): { kind: string; key: string }[] {
  const devices = new Set<string>()
  for (const { kind, key } of notes) {
    const is = Object.hasOwn(SYNC_KINDS, kind) ? SYNC_KINDS[kind as keyof typeof SYNC_KINDS] : undefined
    const [device] = (is && readSyncKey(is, key)) ?? []
    const isOfDevice = is !== undefined && Object.keys(is.key)[0] === 'device_id'
    if ((isOfDevice || kind === 'device_status') && typeof device === 'string') devices.add(device)
  }
  return [...devices].map((device) => ({ kind: 'device', key: JSON.stringify([device]) }))
}
