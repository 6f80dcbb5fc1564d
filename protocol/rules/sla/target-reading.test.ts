import { describe, expect, it } from 'vitest'
import { readLevel, readMean, readShare } from './target-reading.ts'

describe('a figure and its target', () => {
  it('is held, missed, or nothing at all', () => {
    expect([readShare(95, 100, 95), readShare(94, 100, 95), readShare(0, 0, 95), readShare(1, 1, null)]).toEqual([
      ...['held', 'missed', 'none', 'none'],
    ])
    expect([readLevel(98, 98, false), readLevel(97.9, 98, false), readLevel(null, 98, true)]).toEqual([
      ...['held', 'missed', 'none'],
    ])
    expect([readMean(4, 4, false), readMean(3.99, 4, false), readMean(null, 4, true)]).toEqual([
      'held',
      'missed',
      'none',
    ])
  })

  it('is at risk before it is late', () => {
    expect([readShare(19, 20, 95), readShare(19, 20, 95, 1), readShare(0, 0, 100, 1)]).toEqual([
      ...['held', 'at_risk', 'at_risk'],
    ])
    expect([readLevel(98.3, 98, true), readLevel(98.4, 98, true), readLevel(98.3, 98, false)]).toEqual([
      ...['at_risk', 'held', 'held'],
    ])
    expect([readMean(4.05, 4, true), readMean(4.1, 4, true)]).toEqual(['at_risk', 'held'])
  })
})
