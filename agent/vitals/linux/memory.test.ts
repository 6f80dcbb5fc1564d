import { describe, expect, it } from 'vitest'
import { parseMemory } from './memory.ts'

describe('parseMemory', () => {
  it('does not count the cache as used, and tells no swap where there is none', () => {
    const text =
      'MemTotal:       1000 kB\nMemFree:         10 kB\nMemAvailable:    700 kB\nSwapTotal:       0 kB\nSwapFree: 0 kB\n'
    expect(parseMemory(text)).toEqual({ 'memory.used': 30, 'memory.total': 1_024_000 })
  })

  it('gives nothing from an empty file', () => {
    expect(parseMemory('')).toEqual({})
  })
})
