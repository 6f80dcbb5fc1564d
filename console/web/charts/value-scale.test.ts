import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { valueScale } from './value-scale.ts'

describe('the scale of a chart', () => {
  it.each([
    [{ min: 3, max: 40 }, 'percent', 95, { min: 0, max: 100, ticks: [0, 50, 100] }],
    [{ min: 41, max: 58 }, 'celsius', 90, { min: 40, max: 100, ticks: [40, 60, 80, 100] }],
    [{ min: 38, max: 60 }, 'celsius', 90, { min: 25, max: 100, ticks: [25, 50, 75, 100] }],
    [{ min: -71, max: -63 }, 'dbm', -80, { min: -80, max: -60, ticks: [-80, -70, -60] }],
    [{ min: 0, max: 94 }, 'bits_per_s', undefined, { min: 0, max: 100, ticks: [0, 50, 100] }],
    [{ min: 0, max: 0 }, 'bits_per_s', undefined, { min: 0, max: 1, ticks: [0, 0.5, 1] }],
    [{ min: 0, max: 1 }, 'count', undefined, { min: 0, max: 2, ticks: [0, 1, 2] }],
    [{ min: 0, max: 7 }, 'count', undefined, { min: 0, max: 10, ticks: [0, 5, 10] }],
    [{ min: -0.2, max: 0.3 }, 'seconds', undefined, { min: -2, max: 2, ticks: [-2, 0, 2] }],
  ] as const)('of %j in %s with threshold %j', (values, unit, threshold, scale) => {
    expect(valueScale(values, unit, threshold)).toEqual(scale)
  })

  it('holds every value and has three or four ticks', () => {
    const value = fc.integer({ min: -1e8, max: 1e8 }).map((hundredths) => hundredths / 100)
    fc.assert(
      fc.property(value, value, fc.constantFrom('celsius', 'bits_per_s', 'seconds', 'count'), (a, b, unit) => {
        const scale = valueScale({ min: Math.min(a, b), max: Math.max(a, b) }, unit)
        expect(scale.min).toBeLessThanOrEqual(Math.min(a, b))
        expect(scale.max).toBeGreaterThanOrEqual(Math.max(a, b))
        expect(scale.ticks.length).toBeGreaterThanOrEqual(3)
        expect(scale.ticks.length).toBeLessThanOrEqual(4)
      }),
    )
  })
})
