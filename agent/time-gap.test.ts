import { describe, expect, it } from 'vitest'
import { timeGap } from './time-gap.ts'

const before = { wall: 1_800_000_000_000, uptime: 1000, boot: 50_000 }

describe('timeGap', () => {
  it('finds nothing where the clocks went on together, a little late', () => {
    expect(timeGap(before, { wall: before.wall + 75_000, uptime: 1075, boot: 50_075 }, 60)).toBeUndefined()
  })

  it('finds a sleep where the monotonic clock stood still', () => {
    const now = { wall: before.wall + 3_660_000, uptime: 1060, boot: 53_660 }
    expect(timeGap(before, now, 60)).toEqual({ kind: 'slept', seconds: 3600 })
  })

  it('finds a sleep where the monotonic clock went on and the look is late', () => {
    const now = { wall: before.wall + 3_660_000, uptime: 4660, boot: 53_660 }
    expect(timeGap(before, now, 60)).toEqual({ kind: 'slept', seconds: 3600 })
  })

  it('finds a clock that was set right by two minutes, however seldom it looks: the console says that it is wrong', () => {
    const now = { wall: before.wall + 3_600_000 - 125_000, uptime: 4600, boot: 53_600 }
    expect(timeGap(before, now, 3600)).toEqual({ kind: 'jumped', seconds: -125 })
  })

  it.each([3600, -315_360_000])('finds that the wall clock was set by %d s', (seconds) => {
    const now = { wall: before.wall + 60_000 + seconds * 1000, uptime: 1060, boot: 50_060 }
    expect(timeGap(before, now, 60)).toEqual({ kind: 'jumped', seconds })
  })
})
