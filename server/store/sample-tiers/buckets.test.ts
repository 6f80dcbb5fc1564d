import type { Gap } from '@preau/protocol/api/samples.ts'
import { describe, expect, it } from 'vitest'
import { bucketGaps } from './bucket-gaps.ts'
import { addBucket, emptyBuckets, HOUR, intoBuckets } from './buckets.ts'

function hoursAt(...hours: [at: number, mean: number, seconds: number][]) {
  const columns = emptyBuckets()
  for (const [at, mean, seconds] of hours) addBucket(columns, at * HOUR, mean, mean - 1, mean + 1, seconds)
  return columns
}

describe('intoBuckets', () => {
  it('weighs hours by the time that was known of them', () => {
    const days = intoBuckets(hoursAt([0, 10, 3600], [5, 40, 1800], [30, 7, 60]), [0, 24 * HOUR, 48 * HOUR])
    expect(days).toEqual({ at: [0, 24 * HOUR], mean: [20, 7], low: [9, 6], high: [41, 8], seconds: [5400, 60] })
  })

  it('takes the plain mean of hours of which only moments are known', () => {
    expect(intoBuckets(hoursAt([0, 10, 0], [1, 20, 0]), [0, 24 * HOUR]).mean).toEqual([15])
  })

  it('counts an hour for the day in which its middle is, and leaves days without hours out', () => {
    const starts = [0.6 * HOUR, 24.4 * HOUR, 48 * HOUR, 72 * HOUR]
    expect(intoBuckets(hoursAt([1, 1, 60], [24, 2, 60], [50, 3, 60]), starts).at).toEqual([
      starts[0],
      starts[1],
      starts[2],
    ])
    expect(intoBuckets(hoursAt([50, 3, 60]), starts).at).toEqual([starts[2]])
  })
})

describe('bucketGaps', () => {
  const starts = [0, 10, 20, 30, 40, 50]
  const gaps = (measured: number[], known: Gap[] = [], from = 0, to = 50) =>
    bucketGaps(starts, measured, known, from, to)

  it('are runs of buckets in which nothing was measured', () => {
    expect(gaps([5, 32, 45])).toEqual([{ from: 10, to: 30, reason: 'unknown' }])
  })

  it('have the reason that held for longest', () => {
    const known: Gap[] = [
      { from: 8, to: 12, reason: 'offline' },
      { from: 12, to: 29, reason: 'asleep' },
    ]
    expect(gaps([5, 32, 45], known)).toEqual([{ from: 10, to: 30, reason: 'asleep' }])
  })

  it('are cut to what was asked for', () => {
    expect(gaps([5], [], 3, 42)).toEqual([{ from: 10, to: 42, reason: 'unknown' }])
  })

  it('begin before the first measure only where a status says so', () => {
    expect(gaps([25, 35, 45])).toEqual([])
    expect(gaps([25, 35, 45], [{ from: 0, to: 4, reason: 'offline' }])).toEqual([
      { from: 0, to: 20, reason: 'offline' },
    ])
  })
})
