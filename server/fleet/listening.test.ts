import { describe, expect, it } from 'vitest'
import { Listening } from './listening.ts'

describe('Listening', () => {
  it('lasts from the start, as long as the clock is looked at', () => {
    const listening = new Listening(1_000_000)
    expect([1_001_000, 1_020_000, 1_019_500].map((now) => listening.since(now))).toEqual([
      1_000_000, 1_000_000, 1_000_000,
    ])
  })

  it('begins anew when the server slept, and when its clock was set either way', () => {
    const listening = new Listening(1_000_000)
    expect([1_060_000, 1_061_000, 400_000, 401_000, 9e12].map((now) => listening.since(now))).toEqual([
      1_060_000, 1_060_000, 400_000, 400_000, 9e12,
    ])
  })
})
