import type { Placed } from '../../server/territory/school-link.ts'
import type { Dice } from '../sla/dice.ts'

/** Which way a message goes. */
export type Way = 'up' | 'down'

interface Travelling {
  way: Way
  at: number
  text: string
}

/**
 * A network between a school and its territory that does all that a network may: it delays, reorders, says a thing twice, drops what
 * is under way when it is cut, or brings it after all, later.
 */
export class VirtualLink {
  isUp = false
  /** When it is whole again, in virtual ms. */
  downUntil = 0
  #travelling: Travelling[] = []
  readonly #dice: Dice
  /** Faults end: then messages arrive once, in their order. */
  isCalm = false
  messages = 0

  constructor(dice: Dice) {
    this.#dice = dice
  }

  send(way: Way, messages: readonly Placed[], now: number): void {
    if (!this.isUp) return
    for (const message of messages) {
      const text = JSON.stringify(message)
      this.messages += 1
      this.#travelling.push({ way, at: now + this.#delay(), text })
      if (!this.isCalm && this.#dice.chance(0.08)) this.#travelling.push({ way, at: now + this.#delay() * 3, text })
    }
  }

  /** Cuts it. What is under way is lost, but for what a broker still has and brings once it is whole. */
  cut(until: number): void {
    this.isUp = false
    this.downUntil = until
    this.#travelling = this.#travelling
      .filter(() => this.#dice.chance(0.3))
      .map((each) => ({ ...each, at: until + this.#delay() }))
  }

  /** Takes what has arrived by now, the earliest first. */
  arrived(now: number): { way: Way; message: Placed }[] {
    const due = this.#travelling.filter(({ at }) => at <= now && this.isUp)
    this.#travelling = this.#travelling.filter((each) => !due.includes(each))
    return due.sort((a, b) => a.at - b.at).map(({ way, text }) => ({ way, message: JSON.parse(text) }))
  }

  get isEmpty(): boolean {
    return this.#travelling.length === 0
  }

  #delay(): number {
    if (this.isCalm) return 1
    return this.#dice.chance(0.9) ? this.#dice.below(300) : this.#dice.below(20_000)
  }
}
