import { firstTimes, schoolClock } from '@preau/protocol/rules/booking/school-clock.ts'
import { dayOf } from '@preau/protocol/rules/calendar/local-day.ts'
import { describe, expect, it } from 'vitest'
import { viewSpans } from './view-spans.ts'

/** Monday 23 November 2026, at a school of Paris. */
const today = dayOf('2026-11-23') ?? 0
const page = { clock: schoolClock(firstTimes('B', 'metropole'), 'Europe/Paris', today), today }

describe('the hours that a head approved, in the plan of a machine', () => {
  it('are those of the coming days, as the clock on the wall shows them', () => {
    const week = { monday: ['17:00-19:00'], wednesday: ['13:00-14:00', '08:00-09:30'] }
    const spans = viewSpans(week, page, 8).map(({ from, to }) =>
      [new Date(from), new Date(to)].map((at) => at.toJSON()),
    )
    expect(spans).toEqual([
      ['2026-11-23T16:00:00.000Z', '2026-11-23T18:00:00.000Z'],
      ['2026-11-25T07:00:00.000Z', '2026-11-25T08:30:00.000Z'],
      ['2026-11-25T12:00:00.000Z', '2026-11-25T13:00:00.000Z'],
      ['2026-11-30T16:00:00.000Z', '2026-11-30T18:00:00.000Z'],
    ])
  })

  it('are none where nobody approved any, and never more than a plan bears', () => {
    const every = Array.from(
      { length: 24 },
      (_, hour) => `${`${hour}`.padStart(2, '0')}:00-${`${hour}`.padStart(2, '0')}:30`,
    )
    expect([
      viewSpans({}, page, 8),
      viewSpans({ monday: every, tuesday: every, thursday: every }, page, 8).length,
    ]).toEqual([[], 64])
  })
})
