import { describe, expect, it } from 'vitest'
import { createFormat } from '../../format/format.ts'
import { minuteOf, partOfDay, printed, wallTime, wishOf } from './wall-clock.ts'

const format = createFormat('fr', 'Europe/Paris')
const at = (text: string) => Date.parse(text)

describe('the clock on the wall', () => {
  it('is written and read by minutes', () => {
    expect([minuteOf('08:30'), wallTime(510), wallTime(1440)]).toEqual([510, '08:30', '24:00'])
    expect(printed(510, format)).toBe('8\u00a0h\u00a030')
  })

  it('says which part of a day a booking has, and nothing where it has none', () => {
    const span = { from: at('2026-11-26T10:15:00+01:00'), to: at('2026-11-26T11:30:00+01:00') }
    expect(partOfDay(span, '2026-11-26', format)).toEqual({ from: 615, to: 690 })
    expect(partOfDay(span, '2026-11-27', format)).toBeUndefined()
  })

  it('gives a loan of days its first afternoon, whole days and its last morning', () => {
    const loan = { from: at('2026-11-26T13:30:00+01:00'), to: at('2026-11-28T00:00:00+01:00') }
    expect(['2026-11-26', '2026-11-27', '2026-11-28'].map((date) => partOfDay(loan, date, format))).toEqual([
      { from: 810, to: 1440 },
      { from: 0, to: 1440 },
      undefined,
    ])
    expect(wishOf(loan, format)).toEqual({ date: '2026-11-26', from: '13:30', to: '24:00', until: '2026-11-27' })
  })

  it('holds on the days on which the clocks change', () => {
    const spring = { from: at('2027-03-28T01:00:00+01:00'), to: at('2027-03-28T09:00:00+02:00') }
    expect(partOfDay(spring, '2027-03-28', format)).toEqual({ from: 60, to: 540 })
    const autumn = { from: at('2026-10-25T08:30:00+01:00'), to: at('2026-10-25T09:25:00+01:00') }
    expect(wishOf(autumn, format)).toEqual({ date: '2026-10-25', from: '08:30', to: '09:25' })
  })
})
