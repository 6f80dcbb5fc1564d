import { randomBytes } from 'node:crypto'

/** A number from 0 up to, but not including, 1, of the system's secure source. */
export function chance(): number {
  return randomBytes(6).readUIntBE(0, 6) / 2 ** 48
}
