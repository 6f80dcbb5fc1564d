import type { LiveTicket } from '@preau/protocol/api/live.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import { reachesTicket } from '../store/tickets.ts'

interface Listening {
  reach: Reach
  tell(news: LiveTicket): void
}

/** What of a ticket decides who hears of it. */
export interface TouchedTicket {
  id: Id
  school: Id
  kind: DeviceKind | null
}

/** Tells at once that a ticket changed. INVARIANT: a listener hears of nothing outside of its reach. */
export class TicketNews {
  readonly #listeners = new Set<Listening>()

  /** Calls `tell` with each ticket within `reach` until the function that it gives is called. */
  subscribe(reach: Reach, tell: Listening['tell']): () => void {
    const listening = { reach, tell }
    this.#listeners.add(listening)
    return () => this.#listeners.delete(listening)
  }

  changed({ id, school, kind }: TouchedTicket): void {
    for (const { reach, tell } of this.#listeners) if (reachesTicket(reach, school, kind)) tell({ ticket: id })
  }
}
