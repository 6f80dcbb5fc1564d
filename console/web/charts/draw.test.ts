import { describe, expect, it } from 'vitest'
import { clearOf } from './draw.ts'

/** Where the word of the threshold stands for each label. */
const Y_TAKEN: Record<number, number> = { 56: 60, 12: 16, 94: 92, 50: Number.POSITIVE_INFINITY }

describe('the label of the last value', () => {
  it('keeps clear of the word of the threshold, on its own side where there is room', () => {
    const field = { top: 8, height: 92 }
    const labels = [80, 24, 56, 12, 94, 50].map((y) => clearOf(y, Y_TAKEN[y] ?? 20, 16, field))
    expect(labels).toEqual([80, 36, 44, 32, 76, 50])
  })
})
