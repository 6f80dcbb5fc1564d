import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Invitations that wait to be used, and pages that are let in, at a time: the oldest gives way. */
const INVITATIONS = 8
const GUESTS = 4

interface Invitation {
  sum: Buffer
  /** Until when it holds, on the monotonic clock, s. */
  until: number
}

/**
 * Who may see the page: whoever comes by an invitation, once and in time, and then bears its cookie until this program ends.
 * INVARIANT: only sums are kept, and what comes from outside is compared by its sum, in a time that tells nothing.
 */
export class Doors {
  readonly #uptime: () => number
  #invitations: Invitation[] = []
  #guests: Buffer[] = []

  constructor(uptime: () => number) {
    this.#uptime = uptime
  }

  /** A word that lets one page in within `seconds`. */
  invite(seconds: number): string {
    const word = freshWord()
    this.#invitations = [...this.#invitations, { sum: sumOf(word), until: this.#uptime() + seconds }].slice(
      -INVITATIONS,
    )
    return word
  }

  /** Takes the word of an invitation: gives the word of the cookie; undefined where it is none, used or too old. */
  enter(word: string): string | undefined {
    const sum = sumOf(word)
    const found = this.#invitations.find((invitation) => timingSafeEqual(invitation.sum, sum))
    if (!found) return undefined
    this.#invitations = this.#invitations.filter((invitation) => invitation !== found)
    if (found.until <= this.#uptime()) return undefined
    const cookie = freshWord()
    this.#guests = [...this.#guests, sumOf(cookie)].slice(-GUESTS)
    return cookie
  }

  /** Whether who bears this word was let in. */
  knows(cookie: string): boolean {
    const sum = sumOf(cookie)
    return this.#guests.some((guest) => timingSafeEqual(guest, sum))
  }
}

/** 256 bits that nobody can guess, as 43 letters. */
function freshWord(): string {
  return randomBytes(32).toString('base64url')
}

function sumOf(word: string): Buffer {
  return createHash('sha256').update(word).digest()
}
