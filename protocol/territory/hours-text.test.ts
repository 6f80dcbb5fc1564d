import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readHours, writeHours } from './hours-text.ts'

const during = (from: number, upto: number, rate: number) =>
  Array.from({ length: 24 }, (_, hour) => (hour >= from && hour < upto ? rate : null))

describe('the bound of an uplink by the hour', () => {
  it('is one for the whole day, by spans, over midnight, or none', () => {
    expect(readHours('256')).toEqual(new Array(24).fill(256))
    expect(readHours('8-18=256')).toEqual(during(8, 18, 256))
    expect(readHours('20-24=64')).toEqual(during(20, 24, 64))
    expect(readHours('22-2=64')).toEqual(Array.from({ length: 24 }, (_, hour) => (hour < 2 || hour >= 22 ? 64 : null)))
    expect(readHours('none')).toBeNull()
  })

  it('is refused where it says no hours or no rate', () => {
    for (const text of ['', '8-18', '8-18=0', '25-3=9', '8-8=9', '8-18=256;', '-1', '8-18=99999999', 'x']) {
      expect(() => readHours(text), text).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
    }
  })

  it('is written so that it reads back', () => {
    const rate = fc.option(fc.integer({ min: 1, max: 10_000_000 }))
    fc.assert(
      fc.property(fc.array(rate, { minLength: 24, maxLength: 24 }), (hours) => {
        const read = readHours(writeHours(hours))
        expect(read ?? new Array(24).fill(null)).toEqual(hours)
      }),
    )
  })
})
