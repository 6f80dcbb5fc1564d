import { describe, expect, it } from 'vitest'
import { exampleBooking, exampleDay, exampleId } from './booking.example.ts'
import { emptyLoad, loadsOf } from './resource-load.ts'

const DAYS = [exampleDay('2026-11-25', { state: 'no_class', periods: [] }), exampleDay('2026-11-26')]

describe('how full a resource is', () => {
  it('is the part of the class that is held, by day', () => {
    const hour = 3_600_000
    const loads = loadsOf(DAYS, [exampleBooking()]).get(exampleId(1))
    expect(loads).toEqual([null, (1.75 * hour) / (6 * hour)])
  })

  it('counts nobody who waits, and no break', () => {
    const from = Date.parse('2026-11-26T08:30:00+01:00')
    const rows = [
      exampleBooking({ state: 'waiting' }),
      exampleBooking({ resource: { id: exampleId(2), kind: 'kit', name: 'Kit' }, from, to: from + 8 * 3_600_000 }),
    ]
    expect([...loadsOf(DAYS, rows)]).toEqual([
      [exampleId(1), [null, 0]],
      [exampleId(2), [null, 1]],
    ])
    expect(emptyLoad(DAYS)).toEqual([null, 0])
  })
})
