import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { railOf, shortTitle } from './rail.ts'

const HOUR = 3_600_000
const launch = { from: 0, code: false, digits: [] }
const rest = {
  teacher: null,
  classLabel: null,
  resource: null,
  diagnosis: null,
  launch,
  opened: false,
  fallbacks: [],
  ticket: null,
}

function session(booking: string, from: number, to: number, state: 'planned' | 'ended' = 'planned') {
  return { booking, from: from * HOUR, to: to * HOUR, title: `${booking} : suite`, state, ...rest }
}

describe('the rail of a day', () => {
  it('goes from the first lesson to the last, with the midday in the shade and the playtimes not', () => {
    const periods = [
      { from: 8 * HOUR, to: 10 * HOUR },
      { from: 10.25 * HOUR, to: 12 * HOUR },
      { from: 14 * HOUR, to: 16 * HOUR },
    ]
    const day = {
      periods,
      free: null,
      sessions: [session('b', 10, 12), session('a', 8, 9, 'ended'), session('c', 14, 15)],
    }
    expect(railOf(day, 'b', 10 * HOUR)).toEqual({
      open: [
        { left: 0, width: 50 },
        { left: 75, width: 25 },
      ],
      sessions: [
        { booking: 'a', from: 8 * HOUR, title: 'a', is: 'done', left: 0, width: 12.5 },
        { booking: 'b', from: 10 * HOUR, title: 'b', is: 'current', left: 25, width: 25 },
        { booking: 'c', from: 14 * HOUR, title: 'c', is: 'coming', left: 75, width: 12.5 },
      ],
      ticks: [
        { at: 8 * HOUR, left: 0, align: 'start', wide: false },
        { at: 12 * HOUR, left: 50, align: 'middle', wide: false },
        { at: 14 * HOUR, left: 75, align: 'middle', wide: false },
        { at: 16 * HOUR, left: 100, align: 'end', wide: false },
      ],
      now: 25,
    })
  })

  it('is none on a day without lessons and bookings', () => {
    expect(railOf({ periods: [], free: null, sessions: [] }, undefined, 0)).toBeUndefined()
  })

  it('keeps everything on it, and its ticks apart, whatever the day', () => {
    const span = fc
      .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 600 }))
      .map(([from, minutes]) => ({ from: from * 60_000, to: (from + minutes) * 60_000 }))
    fc.assert(
      fc.property(fc.array(span, { maxLength: 8 }), fc.array(span, { maxLength: 8 }), (periods, bookings) => {
        const sessions = bookings.map((each, n) => ({ ...session(`${n}`, 0, 1), ...each }))
        const rail = railOf({ periods, free: null, sessions }, undefined, 12 * HOUR)
        if (!rail) return periods.length + bookings.length === 0
        const isOn = ({ left, width }: { left: number; width: number }) => left >= 0 && left + width <= 100.0001
        const [first, last] = [rail.ticks[0]?.left, rail.ticks.at(-1)?.left]
        const inHand = rail.ticks.filter(({ wide }) => !wide)
        const areApart = (ticks: typeof inHand, apart: number) =>
          ticks.every((tick, n) => n === 0 || tick.left - (ticks[n - 1]?.left ?? 0) >= apart - 1e-9)
        expect([first, last, inHand[0]?.left, inHand.at(-1)?.left]).toEqual([0, 100, 0, 100])
        expect([areApart([...rail.ticks], 11), areApart(inHand, 20)]).toEqual([true, true])
        return [...rail.open, ...rail.sessions].every(isOn)
      }),
    )
  })

  it('shortens a title to what stands before its colon', () => {
    expect(['Fractions : partages', 'Lecture, le loup', 'Poésie', ': vide'].map(shortTitle)).toEqual([
      'Fractions',
      'Lecture',
      'Poésie',
      ': vide',
    ])
  })
})
