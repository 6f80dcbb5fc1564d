import { PreauError } from '@preau/protocol/errors.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'
import { PasswordJudge } from './password-judge.ts'

/**
 * Twelve characters without further rules are more than the 50 bits that the CNIL asks for where wrong tries are slowed down
 * (délibération 2022-100), and what ANSSI calls a length between medium and strong (authentication guide, 2021). Neither asks
 * for signs of several classes, nor that a password end.
 */
export const SHORTEST_PASSWORD = 12
/** zxcvbn's figure from 0 to 4; from 3 on a guesser needs more than 10^8 tries. */
const LEAST_SCORE = 3
/** So many characters stand in it beside the person's own words. */
const BESIDE_OWN = 8

const judge = new PasswordJudge()

/**
 * Throws PASSWORD_WEAK where a password is too short, known, or easy to guess; `why` says which, `advice` is a French sentence.
 * @param own words that a stranger would try first: the person's name and login
 */
export async function requireGoodPassword(password: string, own: readonly string[]): Promise<void> {
  const length = [...password.normalize('NFKC')].length
  if (length < SHORTEST_PASSWORD) {
    const advice = `Choisissez au moins ${SHORTEST_PASSWORD} caractères : plusieurs mots sans lien entre eux conviennent.`
    throw new PreauError('PASSWORD_WEAK', { why: 'short', least: SHORTEST_PASSWORD, advice })
  }
  const words = own.flatMap((text) => [text, ...text.split(/[\s@._-]+/)]).filter((word) => word.length > 2)
  if (besideOwn(password, words) < BESIDE_OWN) {
    const advice = 'Le mot de passe ne doit pas être fait de votre nom ou de votre identifiant.'
    throw new PreauError('PASSWORD_WEAK', { why: 'own', advice })
  }
  const { score, advice } = await judge.judge({ password, words: [...words, 'preau', 'préau', 'école'] })
  if (score >= LEAST_SCORE) return
  throw new PreauError('PASSWORD_WEAK', { why: 'guessable', advice: advice ?? 'Ajoutez des mots moins courants.' })
}

/** How many characters are left of a password without these words, however they are written. */
function besideOwn(password: string, words: readonly string[]): number {
  const longestFirst = words.map(foldText).sort((a, b) => b.length - a.length)
  return longestFirst.reduce((rest, word) => rest.replaceAll(word, ''), foldText(password)).length
}
