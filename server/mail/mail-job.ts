import type { Database } from '../store/database.ts'
import { LetterQueue } from './letter-queue.ts'
import { mailCarrier } from './mail-carrier.ts'
import type { Mail } from './mail-settings.ts'

/** So often the queue is looked at, in ms. */
const LOOK_EVERY = 10_000

interface Given {
  db: Database
  /** ms since 1970 */
  clock: () => number
  mail: Mail
  /** Hears of letters that did not go, without what stands in them. */
  failed: (what: { code: string; tries: number; givenUp: boolean }) => void
}

/** The job that mails what waits to be mailed. */
export function mailJob({ db, clock, mail, failed }: Given) {
  const queue = new LetterQueue({ db, clock, settings: mail.settings, carrier: mailCarrier(mail), failed })
  return {
    name: 'mail letters',
    period: LOOK_EVERY,
    run: async (stopping: () => boolean) => {
      await queue.send(stopping)
    },
  }
}
