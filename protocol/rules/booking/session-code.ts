/** Digits of the code that starts a session at its board. */
export const CODE_DIGITS = 4

/** So many wrong tries at one board, within so many ms, and it waits: a code is then guessed once in two thousand pauses. */
export const CODE_TRIES = { count: 5, within: 15 * 60_000 } as const

/** A code out of four random bytes. */
export function sessionCode(random: Uint8Array): string {
  const number = new DataView(random.buffer, random.byteOffset, 4).getUint32(0)
  return String(number % 10 ** CODE_DIGITS).padStart(CODE_DIGITS, '0')
}

/**
 * How a machine proves digits that it does not know. A code holds for an hour and has few digits, so that no hash makes it
 * stronger: `sha256`, over salt, a colon and the code. The number of a badge holds for years: `scrypt` with these costs over the
 * digits, with the salt as text. A proof is `sha256$<hex>` or `scrypt$<hex>`.
 */
export const BADGE_SCRYPT = { N: 16_384, r: 8, p: 1, length: 32 } as const
