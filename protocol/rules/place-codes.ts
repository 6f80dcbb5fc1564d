import { PreauError } from '../errors.ts'

/** The control letters of a UAI: 23, without I, O and Q. */
const UAI_LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ'
const uaiPattern = /^[0-9]{7}[A-HJ-NPR-Z]$/
const inseePattern = /^(?:[01345678][0-9]|2[1-9AB]|9[0-8])[0-9]{3}$/

/**
 * A UAI (the number of a French school, once RNE) as it is stored: 7 digits and the letter at their value modulo 23.
 * Lower case and spaces are accepted. Throws UAI_INVALID, with the letter that would fit where the digits can be right.
 */
export function parseUai(text: string): string {
  const uai = text.replace(/\s/g, '').toUpperCase()
  if (!uaiPattern.test(uai)) throw new PreauError('UAI_INVALID', { value: text.slice(0, 32) })
  const expected = UAI_LETTERS[Number(uai.slice(0, 7)) % 23]
  if (uai[7] !== expected) throw new PreauError('UAI_INVALID', { value: uai, expected })
  return uai
}

/** The UAI of a number of up to seven digits, with the letter that belongs to it. */
export function uaiOf(number: number): string {
  return `${`${number}`.padStart(7, '0')}${UAI_LETTERS[number % 23]}`
}

/** An INSEE commune code as it is stored: 5 characters, 2A and 2B for Corsica. A postal code is not one. Throws INSEE_INVALID. */
export function parseInsee(text: string): string {
  const insee = text.replace(/\s/g, '').toUpperCase()
  if (!inseePattern.test(insee)) throw new PreauError('INSEE_INVALID', { value: text.slice(0, 32) })
  return insee
}
