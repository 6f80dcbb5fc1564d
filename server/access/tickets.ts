import { newSecret, proofOfSecret } from './secrets.ts'

/** A step of a sign-in that was done, and what the next one needs of it. */
interface Kept<T> {
  value: T
  owner: string
  endsAt: number
}

export interface TicketRule {
  /** ms. */
  life: number
  /** At a time, of one owner and in all. */
  ofOwner: number
  inAll: number
}

/** What is remembered between two requests of somebody who is not signed in yet. A ticket is a secret; it ends soon. */
export class Tickets<T> {
  readonly #clock: () => number
  readonly #rule: TicketRule
  readonly #kept = new Map<string, Kept<T>>()

  /** @param clock milliseconds */
  constructor(clock: () => number, rule: TicketRule) {
    this.#clock = clock
    this.#rule = rule
  }

  /** @param owner whose tickets push one another out: a person, or an address where nobody is known yet */
  give(owner: string, value: T): string {
    const now = this.#clock()
    for (const [proof, { endsAt }] of this.#kept) {
      if (endsAt > now) break
      this.#kept.delete(proof)
    }
    const own = [...this.#kept].filter(([, kept]) => kept.owner === owner)
    for (const [proof] of own.slice(0, Math.max(0, own.length - this.#rule.ofOwner + 1))) this.#kept.delete(proof)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size >= this.#rule.inAll && oldest !== undefined) this.#kept.delete(oldest)
    const ticket = newSecret()
    this.#kept.set(proofOfSecret(ticket), { value, owner, endsAt: now + this.#rule.life })
    return ticket
  }

  /** What a ticket stands for, as long as it holds. */
  see(ticket: string): T | undefined {
    const kept = this.#kept.get(proofOfSecret(ticket))
    return kept && kept.endsAt > this.#clock() ? kept.value : undefined
  }

  /** The same, and the ticket is used up. */
  take(ticket: string): T | undefined {
    const value = this.see(ticket)
    this.#kept.delete(proofOfSecret(ticket))
    return value
  }
}
