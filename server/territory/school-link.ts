import type { Id } from '@preau/protocol/ids.ts'
import { SYNC_KIND_NAMES } from '@preau/protocol/rules/territory/kinds.ts'
import type { DigestMessage } from '@preau/protocol/territory/digest.ts'
import type { Hello, UplinkBody, UplinkRefusal, Welcome } from '@preau/protocol/territory/messages.ts'
import { PIECE, type SyncNote } from '@preau/protocol/territory/record.ts'
import { unpackRecords } from './pack.ts'
import { Sender, type SenderParts } from './sender.ts'
import type { Applied, SyncStore } from './sync-store.ts'

/** What each end takes: rows of every kind that it knows, and pieces of rows. */
export const TAKEN: readonly string[] = [...SYNC_KIND_NAMES, PIECE]

/** A message with its place, as its envelope bears it. */
export interface Placed {
  epoch: number
  seq: number
  body: UplinkBody
}

export interface SchoolLinkParts {
  store: SyncStore
  school: Id
  instance: string
  /** New at each start of the program. */
  run: string
  program: string
  budget?: SenderParts['budget']
  /** The place that was given last, over restarts. */
  epochs: {
    last(): Promise<number>
    take(epoch: number): Promise<void>
    see(version: string): Promise<void>
    /** The newest version that was given or seen here. */
    clock(): Promise<string | null>
  }
  /** Answers comparisons; nothing where this side compares nothing. */
  digest?: {
    receive(message: DigestMessage): Promise<DigestMessage[]>
    stop(): void
    begin(kinds: readonly string[], theirs?: number | null): Promise<DigestMessage[]>
  }
  /** A row is larger than the territory takes: it stays here. */
  tooLarge?(note: SyncNote): void
  /** Rows of the territory were applied. */
  applied?(applied: Applied): void
  /** The territory gave the next certificate (PEM). */
  renewed?(certificate: string): void
  /** The state of the link changed. */
  changed?(state: LinkState): void
}

export type LinkState = { is: 'closed' | 'greeting' | 'open' } | { is: 'refused'; why: UplinkRefusal }

/**
 * The school's end of an uplink. It is told what arrives and what time it is, and gives what is to be sent: no socket, no timer.
 * One call at a time.
 */
export class SchoolLink {
  readonly #parts: SchoolLinkParts
  readonly #sender: Sender
  #state: LinkState = { is: 'closed' }
  #own = 0
  #kinds: readonly string[] = []
  /** When all days were compared last, as the territory has it. */
  #comparedAt: number | null | undefined

  constructor(parts: SchoolLinkParts) {
    this.#parts = parts
    const { store, school, budget, tooLarge } = parts
    this.#sender = new Sender({ store, school, ...(budget && { budget }), ...(tooLarge && { tooLarge }) })
  }

  get state(): LinkState {
    return this.#state
  }

  /** A connection is there: what is said first. */
  async opened(): Promise<Placed[]> {
    this.#sender.close()
    this.#parts.digest?.stop()
    this.#become({ is: 'greeting' })
    const { instance, run, program, epochs } = this.#parts
    const { epoch, seq } = this.#sender.place
    const sent = { epoch: Math.max(epoch, await epochs.last()), seq }
    const clock = await epochs.clock()
    const body: Hello = { what: 'hello', instance, run, program, kinds: [...TAKEN], sent, clock }
    return [{ epoch: sent.epoch, seq: 0, body }]
  }

  /** The connection ended. */
  closed(): void {
    this.#sender.close()
    this.#parts.digest?.stop()
    this.#become({ is: 'closed' })
  }

  /** A message of the territory; gives what is answered. */
  async receive({ epoch, seq, body }: Placed, now: number): Promise<Placed[]> {
    switch (body.what) {
      case 'welcome':
        return await this.#welcomed(body, now)
      case 'batch': {
        // What was sent before this connection comes again in its own epoch; a territory that does not know it is told so.
        if (this.#state.is !== 'open') return []
        if (epoch !== this.#own) return [{ epoch, seq: 0, body: { what: 'ack', epoch, seqs: [], stale: true } }]
        const applied = await this.#parts.store.apply(
          [{ school: this.#parts.school, place: { epoch, seq }, records: unpackRecords(body) }],
          now,
        )
        this.#parts.applied?.(applied)
        const later = applied.later.map(({ kind, key }) => ({ kind, key }))
        return [{ epoch, seq: 0, body: { what: 'ack', epoch, seqs: [seq], ...(later.length > 0 && { later }) } }]
      }
      case 'ack':
        await this.#sender.acked(body, now)
        if (body.stale === true && this.#isCalled(body.epoch)) return await this.opened()
        return await this.look(now)
      case 'renewed':
        this.#parts.renewed?.(body.certificate)
        return []
      case 'hello':
      case 'renew':
        return []
      default:
        return this.#state.is === 'open' ? this.#placed(await this.#parts.digest?.receive(body)) : []
    }
  }

  /** What is to be sent now. To be called after each commit and each second. */
  async look(now: number): Promise<Placed[]> {
    return this.#state.is === 'open' ? await this.#sender.next(now) : []
  }

  /** Compares both sides, where the link is open. */
  async compare(): Promise<Placed[]> {
    return this.#state.is === 'open' ? this.#placed(await this.#parts.digest?.begin(this.#kinds, this.#comparedAt)) : []
  }

  /** Asks for the next certificate, where the link is open. @param csr PEM */
  async renew(csr: string): Promise<Placed[]> {
    if (this.#state.is !== 'open') return []
    return [{ epoch: this.#sender.place.epoch, seq: 0, body: { what: 'renew', csr } }]
  }

  async #welcomed(body: Welcome, now: number): Promise<Placed[]> {
    const { run, epochs } = this.#parts
    if (body.run !== run) return []
    if (body.refused) {
      this.#sender.close()
      this.#become({ is: 'refused', why: body.refused })
      return []
    }
    // Two hellos have two answers: what is sent after the earlier one would be stale.
    const isLater = this.#state.is === 'open' && body.epoch > this.#sender.place.epoch
    if (this.#state.is !== 'greeting' && !isLater) return []
    await epochs.take(body.epoch)
    if (body.clock !== null) await epochs.see(body.clock)
    this.#own = body.own
    this.#kinds = body.kinds
    this.#comparedAt = body.comparedAt
    this.#sender.open(body.epoch, body.kinds)
    this.#become({ is: 'open' })
    return await this.look(now)
  }

  /**
   * Whether a stale ack is about what is sent now: one of an epoch that is over would make this side greet without end. 0 is of a
   * worker that does not know this connection.
   */
  #isCalled(epoch: number): boolean {
    return this.#state.is === 'open' && (epoch === 0 || epoch === this.#sender.place.epoch)
  }

  #placed(messages: readonly DigestMessage[] = []): Placed[] {
    const { epoch } = this.#sender.place
    return messages.map((body) => ({ epoch, seq: 0, body }))
  }

  #become(state: LinkState): void {
    const isNew = JSON.stringify(state) !== JSON.stringify(this.#state)
    this.#state = state
    if (isNew) this.#parts.changed?.(state)
  }
}
