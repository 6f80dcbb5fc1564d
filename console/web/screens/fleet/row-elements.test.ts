import { describe, expect, it } from 'vitest'
import { assignElements } from './row-elements.ts'

describe('the elements of the rows', () => {
  const standing = assignElements(new Map(), [0, 1, 2, 3], false)

  it('are new ones in the order of the rows', () => {
    expect([...standing]).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
    ])
  })

  it('stay with their place while a hand scrolls slowly', () => {
    expect([...assignElements(standing, [1, 2, 3, 4], false)]).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
    ])
  })

  it('stay where they stand while rows fly past, and say what comes', () => {
    expect([...assignElements(standing, [2, 3, 4, 5, 6], true)]).toEqual([
      [2, 0],
      [3, 1],
      [4, 2],
      [5, 3],
      [6, 4],
    ])
  })

  it('keep what they say when the hand rests', () => {
    const flown = assignElements(standing, [20, 21, 22, 23], true)
    expect([...assignElements(flown, [20, 21, 22, 23], false)]).toEqual([...flown])
  })
})
