import { describe, expect, it } from 'vitest'
import { isLessonTime } from './lesson-hours.ts'

describe('isLessonTime', () => {
  it.each([
    ['a Monday at eight', '2026-11-23T07:00:00Z', true],
    ['a Monday before eight', '2026-11-23T06:59:59Z', false],
    ['a Friday before six', '2026-11-27T16:59:59Z', true],
    ['a Friday at six', '2026-11-27T17:00:00Z', false],
    ['a Saturday', '2026-11-28T09:00:00Z', false],
    ['a summer day at eight, two hours before', '2026-06-22T06:00:00Z', true],
  ])('says so of %s in Paris', (_, at, expected) => {
    expect(isLessonTime(Date.parse(at), 'Europe/Paris')).toBe(expected)
  })

  it('knows the hours of the school, not of the server', () => {
    expect(isLessonTime(Date.parse('2026-11-23T04:30:00Z'), 'Indian/Reunion')).toBe(true)
    expect(isLessonTime(Date.parse('2026-11-23T07:00:00Z'), 'no/where')).toBe(true)
  })
})
