import { expect, it } from 'vitest'
import { initials } from './initials.ts'

it.each([
  ['Karim Benali', 'KB'],
  ['Élodie de la Tour', 'ÉT'],
  ['Marie-Claude Petit', 'MP'],
  ['admin', 'A'],
  ['s.leroy@rieux.fr', 'SF'],
  ['', ''],
])('the letters of %s are %s', (name, letters) => {
  expect(initials(name)).toBe(letters)
})
