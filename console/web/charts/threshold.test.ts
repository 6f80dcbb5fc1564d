import { describe, expect, it } from 'vitest'
import { isBeyond, thresholdOf } from './threshold.ts'

describe('the threshold of a reading', () => {
  it('is that of the rule which a value meets first', () => {
    expect([thresholdOf('disk.used:/', 'desktop'), thresholdOf('wifi.signal', 'tablet')]).toEqual([
      { value: 95, when: 'at_least' },
      { value: -80, when: 'at_most' },
    ])
  })

  it('is not drawn for flags, counts, offsets to both sides and readings without a rule', () => {
    const ids = ['disk.health:sda', 'displays.connected', 'clock.offset', 'net.receive:eth0', 'fan.speed']
    expect(ids.map((id) => thresholdOf(id, 'board_pc'))).toEqual(ids.map(() => undefined))
  })

  it('is met on its own side', () => {
    expect([
      isBeyond(95, { value: 95, when: 'at_least' }),
      isBeyond(94.9, { value: 95, when: 'at_least' }),
      isBeyond(-81, { value: -80, when: 'at_most' }),
    ]).toEqual([true, false, true])
  })
})
