import { describe, expect, it } from 'vitest'
import { localDays, zonedTime } from './zoned-time.ts'

const PARIS = 'Europe/Paris'
const iso = (days: number[]) => days.map((day) => new Date(day).toISOString())

describe('localDays', () => {
  it('gives the midnights of a zone, that before the first moment and that after the last', () => {
    expect(iso(localDays(Date.UTC(2026, 10, 24, 12), Date.UTC(2026, 10, 25, 23), PARIS))).toEqual([
      '2026-11-23T23:00:00.000Z',
      '2026-11-24T23:00:00.000Z',
      '2026-11-25T23:00:00.000Z',
      '2026-11-26T23:00:00.000Z',
    ])
  })

  it('knows days of 23 and of 25 hours', () => {
    const hours = (from: number, to: number) => {
      const days = localDays(from, to, PARIS)
      return days.slice(1).map((end, index) => (end - (days[index] ?? 0)) / 3_600_000)
    }
    expect(hours(Date.UTC(2026, 2, 28, 12), Date.UTC(2026, 2, 30, 12))).toEqual([24, 23, 24])
    expect(hours(Date.UTC(2026, 9, 24, 12), Date.UTC(2026, 9, 26, 12))).toEqual([24, 25, 24])
  })

  it('takes Paris where the zone is none', () => {
    expect(localDays(0, 0, 'Europe/Atlantis')).toEqual(localDays(0, 0, PARIS))
  })
})

describe('zonedTime', () => {
  it.each([
    [PARIS, Date.UTC(2026, 6, 1, 8, 30), '2026-07-01T10:30:00+02:00'],
    [PARIS, Date.UTC(2026, 10, 24, 14, 12, 8, 120), '2026-11-24T15:12:08.120+01:00'],
    ['America/Cayenne', Date.UTC(2026, 0, 1), '2025-12-31T21:00:00-03:00'],
    ['Pacific/Marquesas', Date.UTC(2026, 0, 1), '2025-12-31T14:30:00-09:30'],
  ])('writes a moment in %s', (zone, at, text) => {
    expect(zonedTime(zone)(at)).toBe(text)
  })

  it('changes with the clocks', () => {
    const write = zonedTime(PARIS)
    const change = Date.UTC(2026, 9, 25, 1)
    expect([write(change - 1000), write(change)]).toEqual(['2026-10-25T02:59:59+02:00', '2026-10-25T02:00:00+01:00'])
  })
})
