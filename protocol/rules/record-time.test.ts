import { describe, expect, it } from 'vitest'
import { recordTime } from './record-time.ts'

const receivedAt = 1_790_000_000_000

describe('recordTime', () => {
  it('counts back on the monotonic clock within one run, however wrong the wall clock is', () => {
    const tenYears = 10 * 365 * 86_400_000
    const sent = { at: receivedAt - tenYears, uptime: 5000, run: 3 }
    expect(recordTime({ at: sent.at - 60_000, uptime: 4940, run: 3 }, sent, receivedAt)).toBe(receivedAt - 60_000)
  })

  it('does not care that the wall clock was set right in between', () => {
    const sent = { at: receivedAt, uptime: 5000, run: 3 }
    expect(recordTime({ at: 12, uptime: 4400, run: 3 }, sent, receivedAt)).toBe(receivedAt - 600_000)
  })

  it('takes the difference of the wall clock for a record of an earlier run', () => {
    const sent = { at: 9_000_000, uptime: 10, run: 4 }
    expect(recordTime({ at: 8_000_000, uptime: 90_000, run: 3 }, sent, receivedAt)).toBe(receivedAt - 1_000_000)
  })

  it('is never after the moment of reception', () => {
    const sent = { at: 1000, uptime: 10, run: 4 }
    expect(recordTime({ at: 999_999, uptime: 3, run: 3 }, sent, receivedAt)).toBe(receivedAt)
  })
})
