import { describe, expect, it } from 'vitest'
import { around, randomText, seededRandom } from './random.ts'

const draw = (seed: string) => {
  const random = seededRandom(seed)
  return Array.from({ length: 1000 }, random)
}

describe('seededRandom', () => {
  it('gives the same numbers for the same seed and others for another', () => {
    expect(draw('a')).toEqual(draw('a'))
    expect(draw('a')).not.toEqual(draw('b'))
  })

  it('spreads over the whole of 0 to 1', () => {
    const tenths = new Array(10).fill(0)
    for (const number of draw('spread')) tenths[Math.floor(number * 10)] += 1
    expect(Math.min(...tenths)).toBeGreaterThan(60)
    expect(Math.max(...tenths)).toBeLessThan(140)
  })

  it('keeps around() within three spreads of its mean', () => {
    const random = seededRandom('around')
    const numbers = Array.from({ length: 1000 }, () => around(random, 50, 5))
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(35)
    expect(Math.max(...numbers)).toBeLessThanOrEqual(65)
  })

  it('draws text from its alphabet', () => {
    expect(randomText(seededRandom(1), 40, 'ab')).toMatch(/^[ab]{40}$/)
  })
})
