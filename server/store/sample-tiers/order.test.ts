import { describe, expect, it } from 'vitest'
import { dayOf, inTime, thinned, unitedInTime } from './order.ts'

const at = (...times: number[]) => times.map((time, seq) => ({ at: time, readings: { 'cpu.load': seq } }))

describe('samples in time', () => {
  it('keep the order of their records where they differ by a little, and their own time where by much', () => {
    expect(inTime(at(100_000, 99_000, 200_000, 50_000)).map(({ at, readings }) => [at, readings['cpu.load']])).toEqual([
      [50_000, 3],
      [100_000, 0],
      [100_000, 1],
      [200_000, 2],
    ])
  })

  it('are taken once where they were folded between two questions', () => {
    const folded = at(1, 2, 3)
    const raw = [{ at: 3, readings: { 'cpu.load': 2 } }, ...at(3, 4)]
    expect(unitedInTime(folded, raw)).toEqual([...folded, ...at(3, 4)])
  })

  it('are thinned to the last of what was said', () => {
    const samples = [
      { at: 1, readings: { 'cpu.load': 1, 'swap.used': 5 } },
      { at: 2, readings: { 'cpu.load': 2 } },
      { at: 3, readings: { 'cpu.load': 3 } },
    ]
    expect(thinned(samples, 2)).toEqual([{ at: 2, readings: { 'cpu.load': 2, 'swap.used': 5 } }, samples[2]])
    expect(thinned(samples, 3)).toEqual(samples)
  })

  it('lie in days of UTC, none of them before 1970', () => {
    expect([-1, 0, 86_399_999, 86_400_000].map(dayOf)).toEqual([0, 0, 0, 1])
  })
})
