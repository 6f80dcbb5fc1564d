import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calendarTicks, closedHours, hourTicks, weekends } from './school-hours.ts'

const PARIS = 'Europe/Paris'
const at = (text: string) => Date.parse(text)
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16)
const spans = (from: string, to: string, zone = PARIS) =>
  closedHours(at(from), at(to), zone).map((span) => [iso(span.from), iso(span.to)])

describe('closed hours', () => {
  it('are the night between two days of class', () => {
    expect(spans('2026-11-23T09:00Z', '2026-11-24T09:00Z')).toEqual([['2026-11-23T17:00', '2026-11-24T07:00']])
  })

  it('are one span over a week-end in which the clocks change', () => {
    expect(spans('2026-10-23T08:00Z', '2026-10-26T09:00Z')).toEqual([['2026-10-23T16:00', '2026-10-26T07:00']])
    expect(spans('2026-03-27T08:00Z', '2026-03-30T09:00Z')).toEqual([['2026-03-27T17:00', '2026-03-30T06:00']])
  })

  it('follow the time zone of the school', () => {
    expect(spans('2026-11-24T00:00Z', '2026-11-24T06:00Z', 'Indian/Reunion')).toEqual([
      ['2026-11-24T00:00', '2026-11-24T04:00'],
    ])
  })

  it('are everything on a Sunday and nothing within a lesson', () => {
    expect(spans('2026-11-22T09:00Z', '2026-11-22T12:00Z')).toEqual([['2026-11-22T09:00', '2026-11-22T12:00']])
    expect(spans('2026-11-24T09:00Z', '2026-11-24T12:00Z')).toEqual([])
  })

  it('leave exactly ten open hours a weekday, in order and apart, in every week of a year', () => {
    const start = at('2026-01-05T00:00Z')
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 51 }),
        fc.constantFrom(PARIS, 'America/Cayenne', 'Pacific/Noumea'),
        (week, zone) => {
          // From a Wednesday noon to the next one holds five days of class in every zone of France.
          const from = start + week * 7 * 86_400_000 + 2.5 * 86_400_000
          const to = from + 7 * 86_400_000
          const closed = closedHours(from, to, zone)
          const open = to - from - closed.reduce((sum, span) => sum + span.to - span.from, 0)
          // The week of a change of clocks ends an hour of the day earlier or later.
          expect(Math.abs(open - 50 * 3_600_000)).toBeLessThanOrEqual(3_600_000)
          for (const [index, span] of closed.entries()) {
            expect(span.from).toBeLessThan(span.to)
            expect(span.from).toBeGreaterThan(closed[index - 1]?.to ?? 0)
          }
        },
      ),
    )
  })
})

describe('hour ticks', () => {
  it('stand on full hours of the school, also on the day on which one hour comes twice', () => {
    expect(hourTicks(at('2026-10-24T21:00Z'), at('2026-10-25T12:00Z'), PARIS, [0, 6, 12]).map(iso)).toEqual([
      '2026-10-24T22:00',
      '2026-10-25T05:00',
      '2026-10-25T11:00',
    ])
  })

  it('name no moment twice when an hour is skipped', () => {
    const ticks = hourTicks(at('2026-03-28T22:00Z'), at('2026-03-29T06:00Z'), PARIS, [0, 1, 2, 3, 4, 5])
    expect(new Set(ticks).size).toBe(ticks.length)
    expect(ticks.map(iso).slice(1, 4)).toEqual(['2026-03-29T00:00', '2026-03-29T01:00', '2026-03-29T02:00'])
  })
})

describe('week-ends', () => {
  it('are Saturday and Sunday as one span, cut at the ends, an hour longer where the clocks go back', () => {
    const found = weekends(at('2026-10-17T10:00Z'), at('2026-11-01T10:00Z'), PARIS)
    expect(found.map((span) => [iso(span.from), iso(span.to)])).toEqual([
      ['2026-10-17T10:00', '2026-10-18T22:00'],
      ['2026-10-23T22:00', '2026-10-25T23:00'],
      ['2026-10-30T23:00', '2026-11-01T10:00'],
    ])
  })
})

describe('the ticks of a calendar', () => {
  it('are the midnights of Mondays, or of the first of each month', () => {
    const [from, to] = [at('2026-10-12T10:00Z'), at('2026-11-02T10:00Z')]
    expect([calendarTicks(from, to, PARIS, 'week').map(iso), calendarTicks(from, to, PARIS, 'month').map(iso)]).toEqual(
      [['2026-10-18T22:00', '2026-10-25T23:00', '2026-11-01T23:00'], ['2026-10-31T23:00']],
    )
  })
})
