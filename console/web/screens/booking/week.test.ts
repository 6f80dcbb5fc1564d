import { dateOf, dayOf } from '@preau/protocol/rules/calendar/local-day.ts'
import { describe, expect, it } from 'vitest'
import { datesOf, mondayOf, weekNumber, weekOf } from './week.ts'

const day = (date: string) => dayOf(date) ?? Number.NaN

describe('a week', () => {
  it('begins on its Monday and has five days, six with a Saturday', () => {
    const monday = mondayOf(day('2026-11-26'))
    expect(datesOf(monday)).toEqual(['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'])
    expect(datesOf(monday, true).at(-1)).toBe('2026-11-28')
  })

  it('has the number that a calendar prints, over the turn of a year too', () => {
    const numbers = ['2026-11-23', '2025-12-29', '2026-12-28', '2027-01-04'].map((date) => weekNumber(day(date)))
    expect(numbers).toEqual([48, 1, 53, 1])
  })

  it('is that of the address, else the one of today, and at the weekend the next', () => {
    const weeks = [
      weekOf('2026-11-26', '2026-11-22'),
      weekOf(undefined, '2026-11-24'),
      weekOf(undefined, '2026-11-22'),
      weekOf('nonsense', '2026-11-28'),
    ]
    expect(weeks.map(dateOf)).toEqual(['2026-11-23', '2026-11-23', '2026-11-23', '2026-11-30'])
  })
})
