import { randomBytes } from 'node:crypto'

/** A number from 0 up to, but not including, 1. */
export type Random = () => number

/** Chance from the system's secure source. */
export const secureRandom: Random = () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48

/** 32 hex digits that no other agent and no other start of this one has: an instance or a claim. */
export function randomHex(): string {
  return randomBytes(16).toString('hex')
}
