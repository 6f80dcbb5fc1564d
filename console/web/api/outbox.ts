import { isPreauError, type PreauError, toPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'

/** Something that a person did and that the server is to be told. */
export interface Parcel {
  /** Made by this page: the server takes it once, however often it comes. */
  id: Id
  /** Whose work it is: nobody else's session sends it. */
  person: Id
  ticket: Id
  /** When it was done, ms since 1970 by the server's clock. */
  at: number
  method: 'POST'
  path: string
  /** What is sent as JSON; a picture is sent as it is. */
  body: unknown
  /** What it is, for who reads that it still waits. */
  what: string
}

/** Where parcels outlive the page. */
export interface ParcelStore {
  all(): Promise<Parcel[]>
  put(parcel: Parcel): Promise<void>
  remove(id: Id): Promise<void>
}

export interface Refused {
  parcel: Parcel
  error: PreauError
}

/** What stands in the outbox: what still goes, oldest first, and what the server did not take. */
export interface OutboxState {
  waiting: readonly Parcel[]
  refused: readonly Refused[]
}

/** What became of a parcel at its first try. */
export type Posted =
  | { kind: 'sent'; answer: unknown }
  | { kind: 'kept' }
  | { kind: 'full' }
  | { kind: 'refused'; error: PreauError }

interface OutboxOptions {
  store: ParcelStore
  /** Throws the server's PreauError. */
  send: (parcel: Parcel) => Promise<unknown>
  /** Gives the ticket that a parcel was about where the server named it anew: it was opened by it. */
  onSent: (parcel: Parcel, answer: unknown) => Id | undefined
}

/** A day's work of one technician several times over; more than that is a page that went wrong. */
export const MOST_PARCELS = 300

/**
 * What was done while no network was there, kept in the browser and sent later with the time of the work.
 * INVARIANT: parcels leave in the order in which they were made; one is forgotten only when the server has taken it, or when
 * its person throws away what the server refused.
 */
export class Outbox {
  private readonly options: OutboxOptions
  private readonly listeners = new Set<() => void>()
  private person: Id | undefined
  private state: OutboxState = { waiting: [], refused: [] }
  private sending: Promise<void> | undefined
  private loaded: Promise<void> | undefined
  /** What the server answered to what somebody waits for. */
  private readonly answers = new Map<Id, unknown>()

  constructor(options: OutboxOptions) {
    this.options = options
  }

  /** Takes what this person left behind, and sends it. Nobody: nothing is shown, nothing is sent. */
  async open(person: Id | undefined): Promise<void> {
    if (person === this.person) return
    this.person = person
    this.become({ waiting: [], refused: [] })
    if (person === undefined) return
    this.loaded = this.options.store.all().then((parcels) => {
      if (this.person !== person) return
      const own = parcels.filter((parcel) => parcel.person === person && !this.knows(parcel.id))
      own.sort((a, b) => (a.id < b.id ? -1 : 1))
      this.become({ ...this.state, waiting: [...own, ...this.state.waiting] })
    })
    await this.loaded
    await this.flush()
  }

  /** Keeps a parcel on this machine, then tries to send it with all that waits before it. */
  async post(parcel: Parcel): Promise<Posted> {
    await this.loaded
    if (this.state.waiting.length + this.state.refused.length >= MOST_PARCELS) return { kind: 'full' }
    await this.options.store.put(parcel)
    this.become({ ...this.state, waiting: [...this.state.waiting, parcel] })
    // A round that runs already may have looked past it.
    await this.flush()
    if (this.knows(parcel.id)) await this.flush()
    const refused = this.state.refused.find((one) => one.parcel.id === parcel.id)
    if (refused) {
      await this.discard(parcel.id)
      return { kind: 'refused', error: refused.error }
    }
    if (this.knows(parcel.id)) return { kind: 'kept' }
    const answer = this.answers.get(parcel.id)
    this.answers.clear()
    return { kind: 'sent', answer }
  }

  /** Sends what waits, until nothing is left or no server answers. Rounds never run beside each other. */
  flush(): Promise<void> {
    this.sending ??= this.round().finally(() => {
      this.sending = undefined
    })
    return this.sending
  }

  /** Forgets what the server did not take. */
  async discard(id: Id): Promise<void> {
    await this.options.store.remove(id)
    this.become({ ...this.state, refused: this.state.refused.filter(({ parcel }) => parcel.id !== id) })
  }

  /** For useSyncExternalStore. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** For useSyncExternalStore: the same object until it changes. */
  readonly current = (): OutboxState => this.state

  private async round(): Promise<void> {
    const person = this.person
    for (;;) {
      const next = this.state.waiting[0]
      if (next === undefined || this.person !== person) return
      try {
        const answer = await this.options.send(next)
        await this.options.store.remove(next.id)
        this.answers.set(next.id, answer)
        this.leave(next)
        const ticket = this.options.onSent(next, answer)
        if (ticket !== undefined && ticket !== next.ticket) await this.rename(next.ticket, ticket)
      } catch (error) {
        if (isForLater(error)) return
        this.leave(next)
        this.become({ ...this.state, refused: [...this.state.refused, { parcel: next, error: toPreauError(error) }] })
      }
    }
  }

  /** What was done to a ticket before the server had named it goes to the one that it named. */
  private async rename(from: Id, to: Id): Promise<void> {
    const waiting = this.state.waiting.map((parcel) =>
      parcel.ticket === from ? { ...parcel, ticket: to, path: parcel.path.replace(from, to) } : parcel,
    )
    for (const parcel of waiting) if (!this.state.waiting.includes(parcel)) await this.options.store.put(parcel)
    this.become({ ...this.state, waiting })
  }

  private leave(parcel: Parcel): void {
    this.become({ ...this.state, waiting: this.state.waiting.filter(({ id }) => id !== parcel.id) })
  }

  private knows(id: Id): boolean {
    return this.state.waiting.some((parcel) => parcel.id === id)
  }

  private become(state: OutboxState): void {
    this.state = state
    for (const listener of this.listeners) listener()
  }
}

/** Whether a parcel is as good later: nobody answered, nobody is signed in, or the server keeps nothing at the moment. */
function isForLater(error: unknown): boolean {
  return isPreauError(
    error,
    'SERVER_UNREACHABLE',
    'SERVER_BUSY',
    'STORE_FAILED',
    'STORE_FULL',
    'STORE_UNREACHABLE',
    'SIGN_IN_REQUIRED',
  )
}
