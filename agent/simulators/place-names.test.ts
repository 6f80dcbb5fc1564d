import { describe, expect, it } from 'vitest'
import { communes, syndicat } from './place-names.ts'

describe('the communes of a syndicat that does not exist', () => {
  it('have schools in the proportions of those of France: two in three one, nine in ten fewer than three', () => {
    const sizes = syndicat().map(({ schools }) => schools.length)
    const part = (fits: (count: number) => boolean) => Math.round((100 * sizes.filter(fits).length) / sizes.length)
    expect({ communes: sizes.length, one: part((n) => n === 1), few: part((n) => n < 3) }).toEqual({
      communes: 31,
      one: 65,
      few: 90,
    })
  })

  it('have each a name of its own, and no school the name of another of its commune', () => {
    const all = syndicat()
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
    for (const { schools } of all) expect(new Set(schools).size).toBe(schools.length)
    expect(syndicat()).toEqual(all)
  })
})

describe('communes by the thousand', () => {
  it('have each a school, and together as many as were asked for', () => {
    const all = communes(450, 1350)
    expect(all.every(({ schools }) => schools.length > 0)).toBe(true)
    expect(all.flatMap(({ schools }) => schools)).toHaveLength(1350)
  })
})
