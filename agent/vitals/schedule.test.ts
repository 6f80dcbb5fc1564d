import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ReadingSource } from './reading-source.ts'
import { backOff, nextDue, planOf, putOff, roundAt } from './schedule.ts'

const source = (every: number, spawns = 0): ReadingSource => ({ names: [], every, spawns, read: async () => ({}) })

describe('the schedule', () => {
  it('keeps sources of one period together, however long each look took and however early a timer rings', () => {
    const lateness = fc.array(fc.double({ min: -0.09, max: 20, noNaN: true }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(lateness, (rounds) => {
        const plan = planOf([source(60), source(60), source(300)], 7)
        for (const late of rounds) {
          const now = (nextDue(plan) ?? 0) + late
          let look = now
          for (const entry of roundAt(plan, now)) {
            look += 0.5
            putOff(entry, look)
          }
          const [first, second, third] = plan.map(({ dueAt }) => dueAt)
          expect([second, ((first ?? 0) - 7) % 60, ((third ?? 0) - 7) % 300]).toEqual([first, 0, 0])
          expect(first).toBeGreaterThan(look)
        }
      }),
    )
  })

  it('never gives two sources that start programs, nor one beside free ones', () => {
    const plan = planOf([source(3600, 1), source(60), source(3600, 2)], 0)
    const rounds: number[][] = []
    for (let round = 0; round < 4; round += 1) {
      const entries = roundAt(plan, round)
      rounds.push(entries.map(({ source: { spawns } }) => spawns))
      for (const entry of entries) putOff(entry, round)
    }
    expect(rounds).toEqual([[0], [1], [2], []])
  })

  it('waits twice as long after each failure, to six hours or the period itself', () => {
    const [often, rarely] = planOf([source(60), source(43_200)], 0)
    const pauses = (entry: typeof often, times: number) =>
      Array.from({ length: times }, () => {
        if (entry === undefined) return 0
        backOff(entry, 1000)
        return entry.dueAt - 1000
      })
    expect([pauses(often, 12).slice(0, 3), pauses(often, 1), pauses(rarely, 2)]).toEqual([
      [120, 240, 480],
      [21_600],
      [43_200, 43_200],
    ])
  })
})
