import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FILL_WINDOW_MS, type FillPoint, fillRate, withPoint } from './fill-rate.ts'

const HOUR = 3_600_000
const GIB = 1024 ** 3

const hourly = (count: number, used: (hour: number) => number): FillPoint[] =>
  Array.from({ length: count }, (_, hour) => ({ at: hour * HOUR, used: used(hour) }))

const points = fc.array(fc.record({ at: fc.integer({ min: 0, max: FILL_WINDOW_MS }), used: fc.nat(1e12) }), {
  minLength: 2,
  maxLength: 40,
})

describe('the rate at which a disk fills', () => {
  it('is not known before six looks over six hours', () => {
    expect([
      fillRate([]),
      fillRate(hourly(6, () => 1)),
      fillRate([0, 7].map((hour) => ({ at: hour * HOUR, used: hour }))),
      fillRate(hourly(7, () => 1)),
    ]).toEqual([undefined, undefined, undefined, 0])
  })

  it('is the slope of a disk that fills evenly, over nights in which nobody looked', () => {
    const days = hourly(24 * 5, (hour) => 50 * GIB + (hour * 2 * GIB) / 24)
    const schoolHours = days.filter(({ at }) => (at / HOUR) % 24 >= 8 && (at / HOUR) % 24 < 17)
    expect(fillRate(schoolHours)).toBe(2 * GIB)
  })

  it('is not moved by a film that comes and goes', () => {
    const withFilm = hourly(48, (hour) => (hour >= 20 && hour < 26 ? 90 * GIB : 50 * GIB))
    expect(fillRate(withFilm)).toBe(0)
  })

  it('is that of any straight line, up or down', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1000, max: 1000 }),
        fc.nat(1e6),
        fc.integer({ min: 7, max: 60 }),
        (rise, from, count) => {
          expect(fillRate(hourly(count, (hour) => from + rise * hour))).toBe(rise * 24 || 0)
        },
      ),
    )
  })

  it('does not depend on the order of the looks, nor on how full the disk was', () => {
    fc.assert(
      fc.property(points, fc.nat(1e12), (some, more) => {
        const shifted = some.map(({ at, used }) => ({ at, used: used + more }))
        expect([fillRate([...some].reverse()), fillRate(shifted)]).toEqual([fillRate(some), fillRate(some)])
      }),
    )
  })

  it('lies between the slowest and the fastest that was seen', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1e6), { minLength: 7, maxLength: 30 }), (rises) => {
        let used = 0
        const rate = fillRate(hourly(rises.length, (hour) => (used += rises[hour] ?? 0)))
        expect(rate).toBeGreaterThanOrEqual(Math.min(...rises.slice(1)) * 24)
        expect(rate).toBeLessThanOrEqual(Math.max(...rises.slice(1)) * 24)
      }),
    )
  })
})

describe('the looks that are kept', () => {
  it('are those of the last seven days, none from the future of a clock that was set back', () => {
    const now = 20 * 24 * HOUR
    const kept = [now - FILL_WINDOW_MS - 1, now - FILL_WINDOW_MS, now - 1, now, now + 1].map((at) => ({ at, used: 1 }))
    expect(withPoint(kept, { at: now, used: 2 })).toEqual([
      { at: now - FILL_WINDOW_MS, used: 1 },
      { at: now - 1, used: 1 },
      { at: now, used: 2 },
    ])
  })
})
