import { describe, expect, it } from 'vitest'
import { IN_SCHOOL, keepPace, OUT_OF_SCHOOL, type Pace, paceAt } from './pace.ts'
import { fakeClock } from './uplink/fake-clock.ts'

/** A moment of September 2026 by the machine's own clock; the 14th is a Monday. */
const at = (day: number, hour: number, minute = 0) => new Date(2026, 8, day, hour, minute).getTime()
const MINUTE = 60_000

describe('the pace', () => {
  it('follows the hours of a school', () => {
    expect([at(14, 7, 29), at(14, 18, 30), at(19, 10), at(20, 10)].map(paceAt)).toEqual(Array(4).fill(OUT_OF_SCHOOL))
    expect([at(14, 7, 30), at(16, 12), at(18, 18, 29)].map(paceAt)).toEqual(Array(3).fill(IN_SCHOOL))
  })

  it('lets a loss be seen within three minutes in school hours, as MQTT counts a keepalive', () => {
    expect(IN_SCHOOL.interval * 1.5).toBeLessThanOrEqual(175)
  })

  it('is told where it changes, by each machine at its own moment, until that is ended', () => {
    const paces = (chance: number) => {
      const clock = fakeClock(at(14, 6))
      const told: [number, Pace][] = []
      const pace = keepPace({
        clock,
        random: () => chance,
        onPace: (next) => told.push([(clock.wall() - at(14, 0)) / MINUTE, next]),
      })
      expect(pace.now()).toBe(OUT_OF_SCHOOL)
      clock.advance(24 * 60 * MINUTE)
      expect(pace.now()).toBe(OUT_OF_SCHOOL)
      pace.stop()
      clock.advance(24 * 60 * MINUTE)
      return told
    }
    expect(paces(0)).toEqual([
      [450, IN_SCHOOL],
      [1110, OUT_OF_SCHOOL],
    ])
    expect(paces(0.5)).toEqual([
      [460, IN_SCHOOL],
      [1120, OUT_OF_SCHOOL],
    ])
  })
})
