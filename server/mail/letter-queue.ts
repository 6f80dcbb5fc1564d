import type { MailSettings } from '@preau/protocol/api/mail.ts'
import { LETTER_TRIED_FOR, nextTryIn } from '@preau/protocol/rules/notices.ts'
import type { Database } from '../store/database.ts'
import { dueLetters, endLetters, postponeLetters, type WaitingLetter } from '../store/letters.ts'
import { letterOf } from './letter.ts'
import type { Carried, Carrier } from './mail-carrier.ts'

/** Notices that one letter holds at most. */
const MOST_NOTICES = 200

export interface LetterQueueParts {
  db: Database
  /** ms since 1970 */
  clock: () => number
  carrier: Carrier
  settings: Pick<MailSettings, 'from' | 'origin' | 'language'>
  /** Hears of what did not go, without names, addresses or words of the letter. */
  failed: (what: { code: string; tries: number; givenUp: boolean }) => void
}

/**
 * Mails what waits, a letter at a time. INVARIANT: a letter leaves the queue only after a mail server took it, or will never
 * take it; killed in between, it is sent again with the same Message-ID (I8).
 */
export class LetterQueue {
  readonly #parts: LetterQueueParts

  constructor(parts: LetterQueueParts) {
    this.#parts = parts
  }

  /** Sends what is due, until nothing is or `stopping` says so. Gives how many letters were taken. */
  async send(stopping: () => boolean = () => false): Promise<number> {
    let sent = 0
    while (!stopping()) {
      const waiting = await dueLetters(this.#parts.db, this.#parts.clock(), MOST_NOTICES)
      if (waiting.length === 0) break
      const carried = await this.#carry(waiting)
      if (carried?.outcome === 'sent') sent++
      // Where a mail server cannot be spoken with, the next letter would wait as long for the same.
      if (carried?.outcome === 'later' && !/ \d{3}$/.test(carried.code)) break
    }
    return sent
  }

  /** Undefined where there was nobody to write to, or nothing worth writing any more. */
  async #carry(waiting: readonly WaitingLetter[]): Promise<Carried | undefined> {
    const { db, clock, carrier, settings, failed } = this.#parts
    const [{ person, tries } = { person: '', tries: 0 }] = waiting
    const ids = waiting.map(({ notice }) => notice)
    // Also what was told while no mail server was set up: nobody wants a year of it on the day on which one is.
    const fresh = waiting.filter(({ at }) => clock() - at <= LETTER_TRIED_FOR)
    if (fresh.length < waiting.length) failed({ code: 'TOO_OLD', tries, givenUp: true })
    const letter = letterOf(fresh, settings)
    const carried = letter && (await carrier.carry(letter))
    if (carried && carried.outcome !== 'sent') {
      failed({ code: carried.code, tries: tries + 1, givenUp: carried.outcome === 'refused' })
    }
    const again = carried?.outcome === 'later' ? fresh.map(({ notice }) => notice) : []
    const over = ids.filter((id) => !again.includes(id))
    await db.write(async (transaction) => {
      if (over.length > 0) await endLetters(transaction, person, over)
      if (again.length > 0) await postponeLetters(transaction, person, again, clock() + nextTryIn(tries))
    })
    return carried
  }
}
