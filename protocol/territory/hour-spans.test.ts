import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hoursOfSpan, hoursOfSpans, spanFaults, spansOfHours } from './hour-spans.ts'

describe('spans of hours with a bound', () => {
  it('make the hours that they are made of, without a fault', () => {
    const rate = fc.option(fc.constantFrom(64, 256, 2000))
    fc.assert(
      fc.property(fc.array(rate, { minLength: 24, maxLength: 24 }), (hours) => {
        const spans = spansOfHours(hours)
        expect(spanFaults(spans).every((fault) => fault === undefined)).toBe(true)
        expect(hoursOfSpans(spans) ?? new Array(24).fill(null)).toEqual(hours)
      }),
    )
  })

  it('go over midnight, to the end of the day, and never around the whole of it', () => {
    expect(hoursOfSpan({ from: 22, upto: 2 })).toEqual([22, 23, 0, 1])
    expect(hoursOfSpan({ from: 22, upto: 24 })).toEqual([22, 23])
    expect(hoursOfSpan({ from: 0, upto: 24 })).toHaveLength(24)
    expect(hoursOfSpan({ from: 8, upto: 8 })).toEqual([])
  })

  it('say which of them is wrong, and why', () => {
    expect(
      spanFaults([
        { from: 8, upto: 18, rate: 256 },
        { from: 17, upto: 20, rate: 64 },
        { from: 5, upto: 5, rate: 64 },
        { from: 1, upto: 2, rate: 0 },
        { from: 22, upto: 1, rate: 64 },
      ]),
    ).toEqual([undefined, 'overlap', 'empty', 'rate', undefined])
  })

  it('are no bound where there are none', () => {
    expect([hoursOfSpans([]), spansOfHours(new Array(24).fill(null))]).toEqual([null, []])
  })
})
