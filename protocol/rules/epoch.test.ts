import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { issueEpoch } from './epoch.ts'

const now = 1_790_000_000_000

describe('issueEpoch', () => {
  it('begins with the Unix second for a device that was never heard', () => {
    expect(issueEpoch(undefined, { epoch: 0, first: 0, next: 0 }, now)).toEqual({ epoch: 1_790_000_000, upto: -1 })
  })

  it('keeps the epoch that both sides know, and says up to where it is stored', () => {
    const stored = { epoch: 7, upto: 41 }
    expect(issueEpoch(stored, { epoch: 7, first: 40, next: 50, acked: 39 }, now)).toEqual(stored)
  })

  it.each([
    ['a reinstalled agent, which knows no epoch', { epoch: 7, upto: 41 }, { epoch: 0, first: 0, next: 0, acked: -1 }],
    [
      'a device whose disk was restored: it would give a seq twice',
      { epoch: 7, upto: 41 },
      { epoch: 7, first: 20, next: 30, acked: 19 },
    ],
    [
      'a server whose database was restored: the device holds an ack for more',
      { epoch: 7, upto: 41 },
      { epoch: 7, first: 90, next: 95, acked: 89 },
    ],
    [
      'a device with an epoch that this server never issued',
      { epoch: 7, upto: 41 },
      { epoch: 9, first: 0, next: 5, acked: -1 },
    ],
  ])('issues a new epoch for %s', (_, stored, claimed) => {
    const issued = issueEpoch(stored, claimed, now)
    expect(issued).toEqual({ epoch: 1_790_000_000, upto: claimed.first - 1 })
  })

  it('does not follow a claim so large that no epoch after it could be said', () => {
    const claimed = { epoch: Number.MAX_SAFE_INTEGER, first: 0, next: 5 }
    expect(issueEpoch({ epoch: 7, upto: 41 }, claimed, now)).toEqual({ epoch: 1_790_000_000, upto: -1 })
  })

  it('always goes above every epoch that either side knows, also with a clock that was set back', () => {
    const place = fc.record({ epoch: fc.nat(1e6), upto: fc.integer({ min: -1, max: 1000 }) })
    const claim = fc.record({
      epoch: fc.nat(1e6),
      first: fc.nat(1000),
      next: fc.nat(2000),
      acked: fc.integer({ min: -1, max: 1000 }),
    })
    fc.assert(
      fc.property(place, claim, fc.nat(1e9), (stored, claimed, time) => {
        const issued = issueEpoch(stored, claimed, time)
        if (issued === stored) expect(claimed.epoch).toBe(stored.epoch)
        else expect(issued.epoch).toBeGreaterThan(Math.max(stored.epoch, claimed.epoch))
      }),
    )
  })
})
