import { createHash } from 'node:crypto'
import type { Id } from '@preau/protocol/ids.ts'
import { AT_RISK_BEFORE } from '@preau/protocol/rules/notices.ts'
import type { Database } from '../store/database.ts'
import type { StoredTicket } from '../store/tickets.ts'
import { ticketsDueBefore } from '../store/tickets-due.ts'
import { tellOfTicket } from './tell.ts'

/**
 * Tells who can still do something that a commitment comes due, and who answers for it that it is late; each once for a round
 * of a ticket, however its due time moves.
 */
export class DueTeller {
  readonly #db: Database
  readonly #clock: () => number
  /**
   * What the last look found told: asking the store again would cost a write for each late ticket each minute. What is due no
   * more is forgotten; should it be due again, its name tells the store that it was told.
   */
  #told: ReadonlySet<Id> = new Set()

  /** @param clock ms since 1970 */
  constructor(db: Database, clock: () => number) {
    this.#db = db
    this.#clock = clock
  }

  /** Looks once. Gives how many were told of for the first time since the start. */
  async look(): Promise<number> {
    const now = this.#clock()
    const told = new Set<Id>()
    let count = 0
    for (const ticket of await ticketsDueBefore(this.#db, now + AT_RISK_BEFORE)) {
      for (const { commitment, due, state } of ticket.clocks) {
        if (state !== 'running' || due === null || due > now + AT_RISK_BEFORE) continue
        const kind = now > due ? 'late' : 'at_risk'
        const id = nameOf(ticket, commitment, kind)
        told.add(id)
        if (this.#told.has(id)) continue
        const params = { commitment, when: due }
        await this.#db.write((t) => tellOfTicket(t, ticket, kind, { id, at: now, by: null, params }))
        count++
      }
    }
    this.#told = told
    return count
  }
}

/** The job that looks once a minute. */
export function tellDueJob(db: Database, clock: () => number) {
  const teller = new DueTeller(db, clock)
  return {
    name: 'tell what is due',
    period: 60_000,
    run: async () => {
      await teller.look()
    },
  }
}

/** The same for the same thing, so that it is told once also after a restart: a UUID of version 8. */
function nameOf({ id, openedAt }: StoredTicket, commitment: string, kind: string): Id {
  const hex = createHash('sha256').update(`${id} ${openedAt} ${commitment} ${kind}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
