import { isPreauError } from '@preau/protocol/errors.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SignInLimits } from './sign-in-limits.ts'

/** Tries `count` times, all wrong, and gives how many were looked at. */
function wrong(limits: SignInLimits, login: string, source: string, count: number, device?: string): number {
  let looked = 0
  for (let i = 0; i < count; i++) {
    try {
      limits.password(login, { source, device })
      looked += 1
    } catch (error) {
      if (!isPreauError(error, 'SIGN_IN_TRIES_EXCEEDED')) throw error
    }
  }
  return looked
}

describe('how often one may be wrong', () => {
  it('is five times from one address, and once more each minute', () => {
    const time = { now: 0 }
    const limits = new SignInLimits(() => time.now)
    expect(wrong(limits, 'ines', '10.0.0.1', 1000)).toBe(5)
    time.now += 60_000
    expect(wrong(limits, 'ines', '10.0.0.1', 1000)).toBe(1)
    expect(() => limits.password('ines', { source: '10.0.0.1', device: undefined })).toThrow(
      expect.objectContaining({ code: 'SIGN_IN_TRIES_EXCEEDED', context: { wait: 60 } }),
    )
  })

  it('is thirty times from one address, whatever it tries', () => {
    const limits = new SignInLimits(() => 0)
    const looked = Array.from({ length: 1000 }, (_, i) => wrong(limits, `login ${i}`, '10.0.0.1', 1))
    expect(looked.reduce((a, b) => a + b)).toBe(30)
  })

  it('costs nothing where it was right', () => {
    const limits = new SignInLimits(() => 0)
    for (let i = 0; i < 1000; i++) limits.password('ines', { source: '10.0.0.1', device: undefined })()
    expect(wrong(limits, 'ines', '10.0.0.1', 10)).toBe(5)
  })

  it('never locks out who is at another address, in a known browser, or at the same with another login', () => {
    const limits = new SignInLimits(() => 0)
    for (let i = 0; i < 2000; i++) wrong(limits, 'ines', `10.0.${i >> 8}.${i & 255}`, 10)
    expect(wrong(limits, 'ines', '192.168.1.7', 1)).toBe(1)
    expect(wrong(limits, 'ines', '10.0.0.1', 1, 'the browser of Inès')).toBe(1)
    expect(wrong(limits, 'marc', '10.0.0.1', 1)).toBe(1)
  })

  it('is twice from an address once many addresses try one login', () => {
    const time = { now: 0 }
    const limits = new SignInLimits(() => time.now)
    for (let i = 0; i < 10; i++) wrong(limits, 'ines', `10.0.0.${i}`, 10)
    expect(wrong(limits, 'ines', '10.0.1.1', 10)).toBe(2)
    time.now += 3_600_000
    expect(wrong(limits, 'ines', '10.0.1.2', 10)).toBe(5)
  })

  it('is ten codes after the right password, and twelve more each hour, from all strangers together', () => {
    const time = { now: 0 }
    const limits = new SignInLimits(() => time.now)
    const codes = (device?: string) => {
      let looked = 0
      for (let i = 0; i < 10_000; i++) {
        try {
          limits.code('a', { source: `10.0.0.${i & 255}`, device })
          looked += 1
        } catch {}
      }
      return looked
    }
    expect([codes(), codes('a known browser')]).toEqual([10, 10])
    time.now += 3_600_000
    expect(codes()).toBe(10)
  })

  it('is never more than the burst and what time gave back, however tries and time are mixed', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ wait: fc.nat(300_000), tries: fc.nat(20) }), { maxLength: 40 }), (steps) => {
        const time = { now: 0 }
        const limits = new SignInLimits(() => time.now)
        let looked = 0
        for (const { wait, tries } of steps) {
          time.now += wait
          looked += wrong(limits, 'ines', '10.0.0.1', tries)
        }
        expect(looked).toBeLessThanOrEqual(5 + Math.ceil(time.now / 60_000))
      }),
    )
  })

  it('is not made more by a clock that is set back', () => {
    const time = { now: 1_000_000 }
    const limits = new SignInLimits(() => time.now)
    wrong(limits, 'ines', '10.0.0.1', 10)
    time.now -= 500_000
    expect(wrong(limits, 'ines', '10.0.0.1', 10)).toBe(0)
  })
})
