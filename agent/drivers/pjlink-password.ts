import { createHash } from 'node:crypto'

/**
 * What stands before the first command of a connection to a projector with a password, class 1: 32 hex digits.
 * PJLink 1.04, 5.2.
 * @param random the 8 hex digits of its greeting
 */
export function pjlinkDigest(random: string, password: string): string {
  return createHash('md5')
    .update(random + password)
    .digest('hex')
}

/**
 * The same by SHA-256, PJLink 2.10: the two randoms of 32 hex digits are joined by exclusive or.
 * @returns the controller's random and the digest, 96 characters
 */
export function pjlinkSecureDigest(projector: string, controller: string, password: string): string {
  const mixed = Buffer.from(projector, 'hex').map((byte, index) => byte ^ (Buffer.from(controller, 'hex')[index] ?? 0))
  const joined = Buffer.from(mixed).toString('hex')
  return (
    controller +
    createHash('sha256')
      .update(joined + password)
      .digest('hex')
  )
}
