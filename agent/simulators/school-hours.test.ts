import { describe, expect, it } from 'vitest'
import { isLesson, isOpen, isSwitchedOn, schoolMoment, timetableShift, useOf } from './school-hours.ts'

const at = (iso: string) => Date.parse(iso)
const school = (iso: string) => schoolMoment(at(iso))

describe('the hours of the school', () => {
  it('are those of Paris in winter and in summer', () => {
    expect(school('2026-01-15T07:30:00Z')).toEqual({ weekday: 4, minute: 8 * 60 + 30 })
    expect(school('2026-06-15T06:30:00Z')).toEqual({ weekday: 1, minute: 8 * 60 + 30 })
    expect(school('2026-11-21T23:30:00Z')).toEqual({ weekday: 7, minute: 30 })
  })

  it.each([
    ['2026-11-24T07:29:00Z', true, false],
    ['2026-11-24T07:30:00Z', true, true],
    ['2026-11-24T10:30:00Z', true, false],
    ['2026-11-24T12:30:00Z', true, true],
    ['2026-11-24T15:30:00Z', true, false],
    ['2026-11-24T16:00:00Z', false, false],
    ['2026-11-28T09:00:00Z', false, false],
  ])('at %s open is %s, lesson is %s', (iso, open, lesson) => {
    expect([isOpen(school(iso)), isLesson(school(iso))]).toEqual([open, lesson])
  })

  it('switch a late machine on and off later', () => {
    expect([0, 10].map((late) => isSwitchedOn(school('2026-11-24T07:05:00Z'), late))).toEqual([true, false])
    expect([0, 10].map((late) => isSwitchedOn(school('2026-11-24T15:50:00Z'), late))).toEqual([false, true])
  })

  it('give a room the same lot for a whole hour', () => {
    const uses = Array.from({ length: 60 }, (_, minute) =>
      useOf({ weekday: 2, minute: 9 * 60 + 30 + minute }, 'BCD', 0.5),
    )
    expect(new Set(uses).size).toBe(1)
    expect(useOf({ weekday: 6, minute: 600 }, 'BCD', 1)).toBe(0)
  })
})

describe('timetableShift', () => {
  it('leaves the working hours of a Tuesday alone', () => {
    expect(timetableShift(at('2026-11-24T09:00:00Z'))).toBe(0)
  })

  it.each(
    Array.from({ length: 14 * 8 }, (_, i) => new Date(at('2026-11-20T01:17:00Z') + i * 3 * 3_600_000).toISOString()),
  )('begins a demo of %s at work, with a school day before and after', (iso) => {
    const shifted = at(iso) + timetableShift(at(iso))
    expect(isOpen(schoolMoment(shifted))).toBe(true)
    expect(schoolMoment(shifted).weekday).toBeGreaterThanOrEqual(2)
    expect(schoolMoment(shifted).weekday).toBeLessThanOrEqual(4)
  })
})
