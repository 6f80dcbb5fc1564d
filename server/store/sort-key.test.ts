import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeKey, sortKey } from './sort-key.ts'

const sorted = (names: string[]) => names.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))

describe('sortKey', () => {
  it('sorts numbers in names by their value, and letters without case and accents', () => {
    expect(sorted(['Tablette 10', 'tablette 2', 'Écran', 'TNI', 'École 1b', 'ecole 1a'])).toEqual([
      'ecole 1a',
      'École 1b',
      'Écran',
      'tablette 2',
      'Tablette 10',
      'TNI',
    ])
  })

  it('is equal for names that a person takes for equal', () => {
    expect(sortKey('  Salle  ÉLAN 01 ')).toBe(sortKey('salle elan 1'))
  })

  it('orders two numbers as numbers, whatever stands before them', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.constantFrom('PC ', 'pc', ''), (a, b, name) => {
        const [first, second] = [sortKey(name + a), sortKey(name + b)]
        expect(first < second).toBe(a < b)
      }),
    )
  })
})

describe('placeKey', () => {
  it('sorts by school, then room, the unplaced after the rooms of their school', () => {
    const keys = [
      placeKey('jules', 'a'),
      placeKey('jules', 'zz'),
      placeKey('jules', null),
      placeKey('jules ferry', 'a'),
      placeKey('zola', 'a'),
    ]
    expect(keys.toSorted()).toEqual(keys)
  })
})
