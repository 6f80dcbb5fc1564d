import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** The two numbers over which both sides prove themselves: one from each, so that nothing old can be said again. */
export interface Nonces {
  /** From the service. */
  challenge: string
  /** From the helper. */
  answer: string
}

/** 64 hex digits that nobody can guess: a secret, or a number used once. */
export function freshSum(): string {
  return randomBytes(32).toString('hex')
}

/**
 * What proves that its sender knows `secret`. The side is part of it: neither can send back what the other one proved.
 * @param secret 64 hex digits
 */
export function proofOf(side: 'helper' | 'service', secret: string, { challenge, answer }: Nonces): string {
  return createHmac('sha256', Buffer.from(secret, 'hex'))
    .update(`preau-session 1 ${side} ${challenge} ${answer}`)
    .digest('hex')
}

/** Whether two sums of 64 hex digits are the same, in a time that tells nothing. */
export function isSameSum(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one, 'hex'), Buffer.from(other, 'hex')]
  return a.length === b.length && timingSafeEqual(a, b)
}
