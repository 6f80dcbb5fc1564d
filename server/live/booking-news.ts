import type { LiveBooking } from '@preau/protocol/api/live.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { type Reach, reachesWhole } from '@preau/protocol/rules/roles.ts'

interface Listening {
  reach: Reach
  tell(news: LiveBooking): void
}

/** Tells at once that what is booked in a school changed, and never what. INVARIANT: nobody hears of a school that he does not reach whole. */
export class BookingNews {
  readonly #listeners = new Set<Listening>()

  /** Calls `tell` with each change within `reach` until the function that it gives is called. */
  subscribe(reach: Reach, tell: Listening['tell']): () => void {
    const listening = { reach, tell }
    this.#listeners.add(listening)
    return () => this.#listeners.delete(listening)
  }

  /** @param resource null: all of them, for the times of the school changed */
  changed(school: Id, resource: Id | null): void {
    for (const { reach, tell } of this.#listeners) if (reachesWhole(reach, school)) tell({ school, resource })
  }
}
