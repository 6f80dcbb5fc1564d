import { describe, expect, it } from 'vitest'
import { readPeriods, readViewWeek, readWeek, weekText, writePeriods } from './periods-text.ts'

describe('the periods of a day as one types them', () => {
  it('are read however a person writes hours', () => {
    const wanted = ['08:30-09:25', '09:25-10:15', '13:30-14:00']
    expect(readPeriods('8:30-9:25 9:25-10:15, 13:30 - 14:00')).toEqual(wanted)
    expect(readPeriods('13h30 à 14h; 8h30–9h25 ; 9 h 25 - 10 h 15')).toEqual(wanted)
    expect(readPeriods(writePeriods(wanted))).toEqual(wanted)
    expect(readPeriods('  ')).toEqual([])
  })

  it('are refused where they overlap, end before they begin, or say something else', () => {
    expect(['8:30-9:25 9:00-10:00', '9:25-8:30', '8:30', 'toute la journée', '25:00-26:00'].map(readPeriods)).toEqual(
      Array(5).fill(undefined),
    )
  })
})

describe('a week as one types it', () => {
  const week = { from: '2026-09-01', monday: ['08:30-11:30', '13:30-16:30'], friday: ['08:30-11:30'] }

  it('comes back as it was, days without class left out', () => {
    expect(readWeek(weekText(week), '2026-09-01')).toEqual({ week })
  })

  it('names the days that cannot be read', () => {
    const text = { ...weekText(week), tuesday: '9-8', friday: '8:31-9:00' }
    expect(readWeek(text, '2026-09-01')).toEqual({ wrong: ['tuesday', 'friday'] })
  })
})

describe('hours of view as one types them', () => {
  it('are of any minute, day by day from Monday on', () => {
    const text = ['17h-19h', '', '13:07 - 14:00, 8:00-9:00', '', '', '', '10:00-12:00']
    expect(readViewWeek(text)).toEqual({
      week: { monday: ['17:00-19:00'], wednesday: ['08:00-09:00', '13:07-14:00'], sunday: ['10:00-12:00'] },
    })
    expect(readViewWeek([])).toEqual({ week: {} })
  })

  it('name the days that cannot be read', () => {
    expect(readViewWeek(['le soir', '17:00-19:00', '19:00-17:00'])).toEqual({ wrong: ['monday', 'wednesday'] })
  })
})
