import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { REPORTED_WITHIN, reportTime } from './report-time.ts'

const NOW = Date.UTC(2026, 10, 23, 9, 0, 0, 400)
const DAY = 86_400_000

describe('reportTime', () => {
  it('is when a person told it, in whole seconds, also weeks ago', () => {
    expect([reportTime(undefined, NOW, 0), reportTime(NOW - 30 * DAY - 250, NOW, 0)]).toEqual([
      ...[NOW - 400, NOW - 30 * DAY - 400],
    ])
  })

  it('is now where a clock says what cannot be: ahead, or years ago', () => {
    expect([NOW + DAY, NOW - 3000 * DAY, NOW - REPORTED_WITHIN - 1].map((at) => reportTime(at, NOW, 0))).toEqual([
      ...[NOW - 400, NOW - 400, NOW - 400],
    ])
  })

  it('is not before the machine was enrolled', () => {
    expect(reportTime(NOW - 9 * DAY, NOW, NOW - DAY)).toBe(NOW - DAY - 400)
    expect(reportTime(NOW - DAY, NOW, NOW + DAY)).toBe(NOW - 400)
  })

  it('I1 is a moment for whatever a clock says', () => {
    fc.assert(
      fc.property(fc.option(fc.integer(), { nil: undefined }), fc.nat(), (at, from) => {
        const told = reportTime(at, NOW, from)
        expect(told % 1000).toBe(0)
        expect(told <= NOW && told > NOW - REPORTED_WITHIN - 1000).toBe(true)
      }),
    )
  })
})
