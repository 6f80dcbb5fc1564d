import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR, schoolMoment } from './school-hours.ts'
import { schoolDayAt, schoolDays } from './term-calendar.ts'

const daysOf = (from: string, to: string) => schoolDays(Date.parse(`${from}T10:00:00Z`), Date.parse(`${to}T10:00:00Z`))
const openOn = (date: string) => schoolDayAt(Date.parse(`${date}T10:00:00Z`)).open
const wholeDays = (from: string, to: string) =>
  daysOf(from, to).filter(({ open, weekday }) => open && weekday !== 3).length

describe('the calendar of the school', () => {
  it('has 137 whole days in the school year 2025-2026 of zone B, and 139 in the next', () => {
    expect(wholeDays('2025-09-01', '2026-07-04')).toBe(137)
    expect(wholeDays('2026-09-01', '2027-07-03')).toBe(139)
  })

  it('is closed in holidays, on public holidays and at weekends', () => {
    const closed = [
      ...['2025-10-20', '2025-12-25', '2026-02-16', '2026-04-13', '2026-05-15', '2026-08-12', '2026-10-30'],
      ...['2025-11-11', '2026-04-06', '2026-05-01', '2026-05-14', '2026-05-25', '2027-05-17', '2026-11-21'],
    ]
    expect(closed.filter((date) => openOn(date) !== null)).toEqual([])
  })

  it('has half a day on a Wednesday', () => {
    expect(openOn('2026-11-25')).toEqual({ from: 480, to: 720 })
    expect(openOn('2026-11-26')).toEqual({ from: 480, to: 1020 })
  })

  it('goes on before and after the years that were decreed', () => {
    for (const year of [2023, 2031]) {
      const open = daysOf(`${year}-01-01`, `${year}-12-31`).filter((day) => day.open)
      expect(open.length).toBeGreaterThan(160)
      expect(open.length).toBeLessThan(185)
      expect(open.filter(({ date }) => date.slice(5) >= '08-01' && date.slice(5) < '08-28')).toEqual([])
    }
  })

  it('misses no day and names none twice, whatever the clocks of Paris do', () => {
    const year = daysOf('2026-01-01', '2026-12-31')
    expect(new Set(year.map(({ date }) => date)).size).toBe(365)
    expect(year).toHaveLength(365)
    const moment = fc.integer({ min: Date.parse('2024-01-01T00:00:00Z'), max: Date.parse('2032-01-01T00:00:00Z') })
    fc.assert(
      fc.property(moment, (at) => {
        const day = schoolDayAt(at)
        expect(day.weekday).toBe(schoolMoment(at).weekday)
        expect(schoolMoment(day.midnight + 12 * HOUR)).toEqual({ weekday: day.weekday, minute: 720 })
      }),
    )
  })
})
