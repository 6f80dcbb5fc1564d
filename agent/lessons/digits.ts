import { createHash, scrypt, timingSafeEqual } from 'node:crypto'
import type { DigitsProof } from '@preau/protocol/messages/day-plan.ts'
import { BADGE_SCRYPT, CODE_TRIES } from '@preau/protocol/rules/booking/session-code.ts'

/** Whether digits are those that a proof is of. */
export async function areProved(digits: string, { salt, proof }: DigitsProof): Promise<boolean> {
  const [way = '', wanted = ''] = proof.split('$')
  const made = way === 'sha256' ? createHash('sha256').update(`${salt}:${digits}`).digest() : await costly(digits, salt)
  const expected = Buffer.from(wanted, 'hex')
  return made.length === expected.length && timingSafeEqual(made, expected)
}

function costly(digits: string, salt: string): Promise<Buffer> {
  const { length, ...cost } = BADGE_SCRYPT
  return new Promise((done, failed) => {
    scrypt(digits, salt, length, cost, (error, key) => (error ? failed(error) : done(key)))
  })
}

/** Tries of digits at this machine, counted so that nobody goes through them all. Seconds are of the monotonic clock. */
export class DigitTries {
  #wrong: number[] = []

  /** For how many ms nobody may try; 0: one may. */
  waitAt(uptime: number): number {
    const { count, within } = CODE_TRIES
    this.#wrong = this.#wrong.filter((at) => (uptime - at) * 1000 < within)
    const first = this.#wrong.at(-count)
    return first === undefined ? 0 : within - (uptime - first) * 1000
  }

  wrong(uptime: number): void {
    this.#wrong.push(uptime)
  }

  right(): void {
    this.#wrong = []
  }
}
