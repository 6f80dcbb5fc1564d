import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classTimeAt } from './lessons/class-time.ts'
import { mayViewUnasked, viewWeekFaults } from './view-hours.ts'

const HOUR = 3_600_000
const DAY = { from: 0, to: 24 * HOUR }
const at = (from: number, to: number) => ({ from: from * HOUR, to: to * HOUR })
const span = fc
  .tuple(fc.integer({ min: 0, max: 24 * 12 }), fc.integer({ min: 1, max: 60 }))
  .map(([from, length]) => ({ from: (from * HOUR) / 12, to: ((from + length) * HOUR) / 12 }))

describe('the hours in which a screen may be seen without an answer', () => {
  it('are those that the school approved, outside of its classes', () => {
    const times = { known: DAY, periods: [at(8, 12)], lessons: [at(17, 18)], views: [at(7, 9), at(16, 19)] }
    const may = [6, 7, 8, 10, 12, 16, 17, 18, 19].map((hour) => [hour, mayViewUnasked(times, hour * HOUR)])
    expect(may).toEqual([
      [6, false],
      [7, true],
      [8, false],
      [10, false],
      [12, false],
      [16, true],
      [17, false],
      [18, true],
      [19, false],
    ])
  })

  it('are none where nobody said so, and none of a day of which nobody knows', () => {
    const times = { known: DAY, periods: [], lessons: [] }
    expect([
      mayViewUnasked(times, HOUR),
      mayViewUnasked({ ...times, views: [] }, HOUR),
      mayViewUnasked({ ...times, views: [at(0, 48)] }, 30 * HOUR),
    ]).toEqual([false, false, false])
  })

  it('I5 I6 are never within a class, whatever was approved', () => {
    const times = fc.record({
      known: fc.constant(DAY),
      periods: fc.array(span, { maxLength: 6 }),
      lessons: fc.array(span, { maxLength: 4 }),
      views: fc.array(span, { maxLength: 4 }),
    })
    fc.assert(
      fc.property(times, fc.integer({ min: -HOUR, max: 30 * HOUR }), (known, now) => {
        const inViews = known.views.some(({ from, to }) => now >= from && now < to)
        expect(mayViewUnasked(known, now)).toBe(inViews && classTimeAt(known, now) === false)
        const inLesson = known.lessons.some(({ from, to }) => now >= from && now < to)
        if (inLesson) expect(mayViewUnasked(known, now)).toBe(false)
      }),
    )
  })

  it('cannot overlap, nor end before they begin', () => {
    expect(
      viewWeekFaults({ monday: ['17:00-19:00'], tuesday: ['17:00-16:00'], friday: ['17:00-19:00', '18:00-20:00'] }),
    ).toEqual(['tuesday', 'friday'])
  })
})
