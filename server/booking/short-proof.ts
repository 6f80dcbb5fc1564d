import { createHash, randomBytes, scryptSync } from 'node:crypto'
import { BADGE_SCRYPT, sessionCode } from '@preau/protocol/rules/booking/session-code.ts'

/** A new code of a session, with what proves it (protocol/rules/booking/session-code.ts). */
export function newSessionCode(): { code: string; codeSalt: string; codeProof: string } {
  const random = randomBytes(20)
  const code = sessionCode(random.subarray(0, 4))
  const codeSalt = random.subarray(4).toString('hex')
  return { code, codeSalt, codeProof: `sha256$${createHash('sha256').update(`${codeSalt}:${code}`).digest('hex')}` }
}

/** What proves the number of a badge; it takes some tens of milliseconds. */
export function badgeProof(number: string): { salt: string; proof: string } {
  const salt = randomBytes(16).toString('hex')
  const { length, ...cost } = BADGE_SCRYPT
  return { salt, proof: `scrypt$${scryptSync(number, salt, length, cost).toString('hex')}` }
}
