/** How hard a password is to guess, as far as its own letters tell; the server also asks its lists. */
export type Strength = 'none' | 'short' | 'weak' | 'fair' | 'good' | 'strong'

/** What each level takes, in bits, from the strongest down. */
const LEVELS: readonly (readonly [Strength, number])[] = [
  ['strong', 62],
  ['good', 48],
  ['fair', 34],
]
const ROWS = ['abcdefghijklmnopqrstuvwxyz', 'azertyuiopqsdfghjklmwxcvbn', 'qwertyuiopasdfghjklzxcvbnm', '01234567890']

/** The level of a password of at least `least` characters. */
export function strengthOf(password: string, least: number): Strength {
  const letters = [...password]
  if (letters.length === 0) return 'none'
  if (letters.length < least) return 'short'
  const bits = letters.reduce((sum, letter, place) => sum + bitsOf(letter, letters, place), 0)
  return LEVELS.find(([, from]) => bits >= from)?.[0] ?? 'weak'
}

/** Whether a password is made of what everybody knows of its person. */
export function containsAny(password: string, known: readonly string[]): boolean {
  const text = password.toLowerCase()
  return known
    .flatMap((value) => value.toLowerCase().split(/[\s@.]+/))
    .some((part) => part.length >= 4 && text.includes(part))
}

/** A letter of a word says less than a sign, and what follows from the letter before says nearly nothing. */
function bitsOf(letter: string, letters: readonly string[], place: number): number {
  const before = letters[place - 1]?.toLowerCase() ?? ''
  const self = letter.toLowerCase()
  if (self === before || ROWS.some((row) => before !== '' && follows(row, before, self))) return 0.4
  // The second time of a part: `motdepassemotdepasse`.
  const pair = before + self
  if (
    place > 2 &&
    letters
      .slice(0, place - 1)
      .join('')
      .toLowerCase()
      .includes(pair)
  )
    return 0.8
  if (/[a-z]/.test(letter)) return 2.5
  return /[A-Z\d]/.test(letter) ? 3.3 : 4.2
}

function follows(row: string, before: string, self: string): boolean {
  const distance = row.indexOf(self) - row.indexOf(before)
  return row.includes(self) && row.includes(before) && Math.abs(distance) === 1
}
