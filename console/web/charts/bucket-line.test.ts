import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketLine } from './bucket-line.ts'
import { extremes } from './step-line.ts'

const HOUR = 3_600_000
const endOf = (at: number) => at + HOUR
const series = (at: number[], values: (number | null)[], low?: number[], high?: number[]) => ({
  reading: 'cpu.load',
  at: at.map((hour) => hour * HOUR),
  values,
  ...(low && { low }),
  ...(high && { high }),
})

describe('a line of hours', () => {
  it('joins hours that touch, and ends where an hour has no measure', () => {
    const given = series([0, 1, 5, 6], [10, 20, 30, null], [1, 2, 3, 0], [40, 50, 60, 0])
    expect(bucketLine(given, endOf, 0, 24 * HOUR)).toEqual([
      {
        points: [
          { at: 0, value: 10, low: 1, high: 40 },
          { at: HOUR, value: 20, low: 2, high: 50 },
        ],
        end: 2 * HOUR,
      },
      { points: [{ at: 5 * HOUR, value: 30, low: 3, high: 60 }], end: 6 * HOUR },
    ])
  })

  it('takes the mean for both extremes where the answer has none, and stays within its window', () => {
    expect(bucketLine(series([0, 1, 2], [10, 20, 30]), endOf, 0.5 * HOUR, 1.5 * HOUR)).toEqual([
      {
        points: [
          { at: 0.5 * HOUR, value: 10, low: 10, high: 10 },
          { at: HOUR, value: 20, low: 20, high: 20 },
        ],
        end: 1.5 * HOUR,
      },
    ])
  })

  it('is lowest and highest where an hour was, not where its mean was', () => {
    const line = bucketLine(series([0, 1], [10, 20], [1, 15], [90, 25]), endOf, 0, 24 * HOUR)
    expect(extremes(line)).toEqual({
      min: 1,
      minAt: 0,
      max: 90,
      maxAt: 0,
      last: { at: 2 * HOUR, value: 20, low: 15, high: 25 },
    })
  })

  it('covers exactly the hours that were measured', () => {
    const hours = fc.uniqueArray(fc.integer({ min: 0, max: 100 }), { maxLength: 60 })
    fc.assert(
      fc.property(hours, (measured) => {
        const at = [...measured].sort((a, b) => a - b)
        const line = bucketLine(
          series(
            at,
            at.map(() => 1),
          ),
          endOf,
          0,
          101 * HOUR,
        )
        const covered = line.reduce((sum, { points, end }) => sum + end - (points[0]?.at ?? end), 0)
        expect(covered).toBe(measured.length * HOUR)
        for (const [index, { points }] of line.entries()) {
          expect(points[0]?.at ?? 0).toBeGreaterThan(line[index - 1]?.end ?? -1)
        }
      }),
    )
  })
})
