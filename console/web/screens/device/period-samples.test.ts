import { SampleQuery } from '@preau/protocol/api/samples.ts'
import { Compile } from 'typebox/compile'
import { describe, expect, it } from 'vitest'
import { periodOf, RANGES } from '../../format/periods.ts'
import { NOW } from './device.example.ts'
import { curvesQuestion, figuresQuestion } from './period-samples.ts'

const PARIS = 'Europe/Paris'
const HOUR = 3_600_000
const told = ({ query: { from, to, resolution }, live }: ReturnType<typeof curvesQuestion>) => [
  new Date(from).toISOString().slice(0, 16),
  new Date(to).toISOString().slice(0, 16),
  resolution,
  live,
]

describe('what is asked for a period', () => {
  it('is each sample of a day, the hours of 30 days and the days of a year', () => {
    expect(RANGES.map((range) => told(curvesQuestion(periodOf(range, undefined, NOW, PARIS))))).toEqual([
      ['2026-11-23T09:10', '2026-11-24T09:15', 'sample', true],
      ['2026-10-25T23:00', '2026-11-24T09:15', 'hour', false],
      ['2025-11-24T23:00', '2026-11-24T09:15', 'day', false],
    ])
  })

  it('is for figures the full hours of a day, else the days', () => {
    expect(RANGES.map((range) => told(figuresQuestion(periodOf(range, undefined, NOW, PARIS))))).toEqual([
      ['2026-11-23T10:00', '2026-11-24T09:15', 'hour', false],
      ['2026-10-25T23:00', '2026-11-24T09:15', 'day', false],
      ['2025-11-24T23:00', '2026-11-24T09:15', 'day', false],
    ])
  })

  it('is the same question a moment later, and exactly the period once that is over', () => {
    const later = RANGES.map((range) => curvesQuestion(periodOf(range, undefined, NOW + 30_000, PARIS)))
    expect(later).toEqual(RANGES.map((range) => curvesQuestion(periodOf(range, undefined, NOW, PARIS))))
    const past = RANGES.map((range) => periodOf(range, '2026-10-25', NOW, PARIS))
    const asked = past.map((period) => curvesQuestion(period).query)
    expect(asked.map(({ from, to }) => ({ from, to }))).toEqual(past.map(({ from, to }) => ({ from, to })))
    expect(past[0] && past[0].to - past[0].from).toBe(25 * HOUR)
  })

  it('is one that the server takes', () => {
    const taken = Compile(SampleQuery)
    const asked = RANGES.flatMap((range) => {
      const period = periodOf(range, undefined, NOW, PARIS)
      return [curvesQuestion(period).query, figuresQuestion(period).query]
    })
    expect(asked.filter((query) => !taken.Check(query))).toEqual([])
  })
})
