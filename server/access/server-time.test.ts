import { describe, expect, it } from 'vitest'
import { endsByServerTime } from './server-time.ts'

const NOW = Date.parse('2026-11-24T09:12:00Z')
const DAY = 86_400_000

describe('the end of a certificate', () => {
  it('is judged by the clock of the server', () => {
    const ended = endsByServerTime(() => NOW, NOW - DAY)
    expect([ended(NOW - 1), ended(NOW), ended(NOW + DAY)]).toEqual([true, false, false])
    expect(endsByServerTime(() => NOW, undefined)(NOW - 1)).toBe(true)
  })

  it('is not judged for a week by a clock that leapt by years while the server was off', () => {
    let now = NOW + 10 * 365 * DAY
    const ended = endsByServerTime(() => now, NOW)
    expect(ended(NOW + 300 * DAY)).toBe(false)
    now += 8 * DAY
    expect(ended(NOW + 300 * DAY)).toBe(true)
  })

  it('is judged after the holidays of a summer', () => {
    expect(endsByServerTime(() => NOW + 70 * DAY, NOW)(NOW + 60 * DAY)).toBe(true)
  })
})
