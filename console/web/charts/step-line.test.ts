import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { extremes, meanSince, pointAt, stepLine } from './step-line.ts'

const series = (...points: [number, number | null][]) => ({
  reading: 'cpu.load',
  at: points.map(([at]) => at),
  values: points.map(([, value]) => value),
})

describe('a line of values that hold', () => {
  it('holds each value until the next, and the last one to the end', () => {
    expect(stepLine(series([0, 10], [40, 20]), [], 0, 100)).toEqual([
      {
        points: [
          { at: 0, value: 10 },
          { at: 40, value: 20 },
        ],
        end: 100,
      },
    ])
  })

  it('begins with the value that held before its window', () => {
    expect(stepLine(series([-50, 7], [60, 8]), [], 0, 100)).toEqual([
      {
        points: [
          { at: 0, value: 7 },
          { at: 60, value: 8 },
        ],
        end: 100,
      },
    ])
  })

  it('stops at a gap and goes on after it with what is known', () => {
    expect(stepLine(series([0, 10], [70, 30]), [{ from: 20, to: 60 }], 0, 100)).toEqual([
      { points: [{ at: 0, value: 10 }], end: 20 },
      {
        points: [
          { at: 60, value: 10 },
          { at: 70, value: 30 },
        ],
        end: 100,
      },
    ])
  })

  it('ends where the thing is no longer there, and has nothing to draw in a gap that lasts', () => {
    expect(stepLine(series([0, 10], [30, null], [50, 4]), [{ from: 80, to: 100 }], 0, 100)).toEqual([
      { points: [{ at: 0, value: 10 }], end: 30 },
      { points: [{ at: 50, value: 4 }], end: 80 },
    ])
  })

  it('tells its extremes and its value at a moment', () => {
    const line = stepLine(series([0, 10], [30, 50], [70, 20]), [{ from: 40, to: 60 }], 0, 100)
    expect([extremes(line), extremes([]), pointAt(line, 35), pointAt(line, 50), pointAt(line, 100)]).toEqual([
      { min: 10, minAt: 0, max: 50, maxAt: 60, last: { at: 100, value: 20 } },
      null,
      { at: 30, value: 50 },
      null,
      { at: 70, value: 20 },
    ])
  })

  it('never draws across a gap, never leaves its window and never invents a value', () => {
    const moment = fc.integer({ min: -200, max: 1200 })
    const gap = fc
      .tuple(moment, fc.integer({ min: 1, max: 400 }))
      .map(([from, length]) => ({ from, to: from + length }))
    const point = fc.tuple(moment, fc.option(fc.integer({ min: 0, max: 100 }), { nil: null }))
    fc.assert(
      fc.property(fc.array(point, { maxLength: 30 }), fc.array(gap, { maxLength: 5 }), (points, gaps) => {
        const sorted = [...points].sort(([a], [b]) => a - b)
        const line = stepLine(series(...sorted), gaps, 0, 1000)
        const known = new Set(points.map(([, value]) => value))
        for (const stretch of line) {
          const start = stretch.points[0]?.at ?? Number.NaN
          expect(start).toBeGreaterThanOrEqual(0)
          expect(stretch.end).toBeLessThanOrEqual(1000)
          expect(start).toBeLessThanOrEqual(stretch.end)
          for (const hole of gaps) expect(stretch.end <= hole.from || start >= hole.to).toBe(true)
          for (const { value } of stretch.points) expect(known.has(value)).toBe(true)
        }
      }),
    )
  })
})

describe('the mean of a line', () => {
  it('weighs each value by how long it held, from a moment on', () => {
    const line = stepLine(series([0, 10], [30, 50], [70, 20]), [{ from: 40, to: 60 }], 0, 100)
    expect([meanSince(line, 30), meanSince([], 0)]).toEqual([(50 * 10 + 50 * 10 + 20 * 30) / 50, null])
  })
})
