import { describe, expect, it } from 'vitest'
import { placeAfter } from './use-row-keys.ts'
import { windowsOf } from './windows.ts'

describe('the windows of a list', () => {
  it.each([
    [0, 25, [0]],
    [90, 110, [0, 1]],
    [250, 250, [2]],
    [0, 0, [0]],
  ])('asks for what holds the rows %i to %i', (first, last, windows) => {
    expect(windowsOf(first, last, 100)).toEqual(windows)
  })
})

describe('the keys of a table', () => {
  it.each([
    ['ArrowDown', 0, 1],
    ['ArrowUp', 0, 0],
    ['PageDown', 5, 20],
    ['End', 5, 99],
    ['Home', 50, 0],
    ['ArrowDown', 99, 99],
    ['a', 5, undefined],
    ['toString', 5, undefined],
  ])('%s leads from row %i to %s', (key, from, to) => {
    expect(placeAfter(key, from, 100)).toBe(to)
  })

  it('leads nowhere in an empty table', () => {
    expect(placeAfter('ArrowDown', 0, 0)).toBeUndefined()
  })
})
