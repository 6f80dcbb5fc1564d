import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lastDayAfter, lastDayBefore, type Period, periodOf, RANGES } from './periods.ts'

const PARIS = 'Europe/Paris'
/** Tuesday 24 November 2026, 10:12 in Paris. */
const NOW = Date.parse('2026-11-24T09:12:00Z')
const told = ({ from, to, last }: Period) => [new Date(from).toISOString(), new Date(to).toISOString(), last]

describe('a period', () => {
  it('goes up to now, and from then on has whole days', () => {
    expect(RANGES.map((range) => told(periodOf(range, undefined, NOW, PARIS)))).toEqual([
      ['2026-11-23T09:12:00.000Z', '2026-11-24T09:12:00.000Z', null],
      ['2026-10-25T23:00:00.000Z', '2026-11-24T09:12:00.000Z', null],
      ['2025-11-24T23:00:00.000Z', '2026-11-24T09:12:00.000Z', null],
    ])
  })

  it('ends with the day that is asked for, also where the clocks change within it', () => {
    expect(RANGES.map((range) => told(periodOf(range, '2026-10-25', NOW, PARIS)))).toEqual([
      ['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z', '2026-10-25'],
      ['2026-09-25T22:00:00.000Z', '2026-10-25T23:00:00.000Z', '2026-10-25'],
      ['2025-10-25T22:00:00.000Z', '2026-10-25T23:00:00.000Z', '2026-10-25'],
    ])
  })

  it('is up to now for a day that is not over and for what is no day', () => {
    const asked = ['2026-11-24', '2027-01-01', '2026-02-30', 'yesterday', '']
    expect(asked.map((last) => periodOf('month', last, NOW, PARIS).last)).toEqual(asked.map(() => null))
  })

  it('has one before it and one after it, and none beyond now', () => {
    const live = RANGES.map((range) => periodOf(range, undefined, NOW, PARIS))
    expect(live.map((period) => [lastDayBefore(period, PARIS), lastDayAfter(period, NOW, PARIS)])).toEqual([
      ['2026-11-23', null],
      ['2026-10-25', null],
      ['2025-11-24', null],
    ])
    const past = RANGES.map((range) => periodOf(range, '2025-08-31', NOW, PARIS))
    expect(past.map((period) => [lastDayBefore(period, PARIS), lastDayAfter(period, NOW, PARIS)])).toEqual([
      ['2025-08-30', '2025-09-01'],
      ['2025-08-01', '2025-09-30'],
      ['2024-08-31', '2026-08-31'],
    ])
    expect(lastDayAfter(periodOf('day', '2026-11-23', NOW, PARIS), NOW, PARIS)).toBe(null)
  })

  it('leaves no moment out when one goes back and forth', () => {
    const zones = fc.constantFrom(PARIS, 'America/Cayenne', 'Pacific/Noumea')
    fc.assert(
      fc.property(fc.constantFrom(...RANGES), fc.integer({ min: 1, max: 900 }), zones, (range, ago, zone) => {
        const last = new Date(NOW - ago * 86_400_000).toISOString().slice(0, 10)
        const period = periodOf(range, last, NOW, zone)
        const before = periodOf(range, lastDayBefore(period, zone), NOW, zone)
        expect(before.to).toBe(period.from)
        if (range !== 'year') expect(lastDayAfter(before, NOW, zone)).toBe(period.last)
      }),
    )
  })
})
