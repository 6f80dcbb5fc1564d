import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isFreeFor } from './free-time.ts'

const MINUTE = 60_000
const MONDAY = Date.UTC(2026, 10, 23)
const timeZone = () => 'UTC'
const hourOf = (hour: number) => MONDAY + hour * 60 * MINUTE
/** In steps of a plan's own periods. */
const spans = fc.array(fc.tuple(fc.nat(400), fc.integer({ min: 1, max: 24 })), { maxLength: 30 })

describe('I6 free time of a machine', () => {
  it('has no minute of class in it, whatever the plan and however long it has to be', () => {
    fc.assert(
      fc.property(spans, fc.nat(400), fc.integer({ min: 1, max: 90 }), (all, begin, minutes) => {
        const at = (step: number) => MONDAY + step * 5 * MINUTE
        const isClassTime = (time: number) => all.some(([from, length]) => time >= at(from) && time < at(from + length))
        const now = at(begin)
        const isFree = isFreeFor(minutes * MINUTE, { now: () => now, wall: () => now, isClassTime, timeZone })
        const disturbed = Array.from({ length: minutes + 1 }, (_, n) => now + n * MINUTE).some(isClassTime)
        expect(isFree).toBe(!disturbed)
      }),
      { numRuns: 1000 },
    )
  })

  it('is by the hours of every school where the plan does not say, and none where nobody knows the time', () => {
    const at = (hour: number, ms = 15 * MINUTE) =>
      isFreeFor(ms, { now: () => hourOf(hour), wall: () => hourOf(hour), isClassTime: () => undefined, timeZone })
    expect([at(3), at(7.9), at(10), at(17.9), at(18), at(24 * 5 + 10)]).toEqual([true, false, false, false, true, true])
    const lost = { now: () => undefined, wall: () => hourOf(3), isClassTime: () => false, timeZone }
    expect(isFreeFor(1, lost)).toBe(false)
  })

  it('is none in a class by the own clock, whatever hour a server says that it is, and is some of each day whatever is said', () => {
    const hours = fc.integer({ min: -100_000, max: 100_000 })
    fc.assert(
      fc.property(fc.integer({ min: 32, max: 71 }), hours, (quarter, lie) => {
        const now = hourOf(quarter / 4)
        const free = (at: number) =>
          isFreeFor(15 * MINUTE, {
            ...{ now: () => at + lie * 60 * MINUTE, wall: () => at, isClassTime: () => undefined, timeZone },
          })
        expect(free(now)).toBe(false)
        expect(Array.from({ length: 96 }, (_, n) => now + n * 15 * MINUTE).some(free)).toBe(true)
      }),
      { numRuns: 100 },
    )
  })
})
