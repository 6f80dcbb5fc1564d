import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DeviceFacts, type DeviceStatus, deriveStatus, missedAt, STATUS_RULES, STATUSES } from './device-status.ts'
import { TABLET_UNKNOWN_AFTER_MS } from './tablets.ts'

const NOW = 1_795_509_120_000
const MINUTE = 60_000

function facts(change: Partial<DeviceFacts> = {}): DeviceFacts {
  return { kind: 'desktop', values: {}, heardAt: NOW, interval: 60, asleep: null, duplicateAt: null, ...change }
}

/** What a history of facts comes to, each at its moment. */
function follow(...steps: [at: number, DeviceFacts][]): DeviceStatus {
  let status: DeviceStatus | null = null
  for (const [at, step] of steps) status = deriveStatus(step, status, at)
  return status as unknown as DeviceStatus
}

const codes = ({ reasons }: DeviceStatus) => reasons.map(({ code }) => code)

describe('deriveStatus', () => {
  it('does not know a device before its first report', () => {
    expect(deriveStatus(facts({ heardAt: null }), null, NOW)).toMatchObject({
      status: 'unknown',
      reasons: [{ code: 'never_heard' }],
    })
  })

  it('has no reason where all is well, and looks again when the next sign of life is overdue', () => {
    expect(deriveStatus(facts(), null, NOW)).toEqual({
      status: 'ok',
      since: NOW,
      reasons: [],
      conditions: {},
      recheckAt: NOW + 90_000,
    })
  })

  it.each([60, 300, 86_400])(
    'calls a device offline when it missed its own interval of %i s, not before',
    (interval) => {
      const due = missedAt(NOW, interval)
      const before = deriveStatus(facts({ interval }), null, due - 1)
      const after = deriveStatus(facts({ interval }), before, due)
      expect([before.status, after.status, after.since, codes(after)]).toEqual(['ok', 'offline', NOW, ['silent']])
    },
  )

  it('says that a battery was nearly empty where that explains the silence', () => {
    const status = deriveStatus(facts({ values: { 'battery.charge': 3 } }), null, NOW + 10 * MINUTE)
    expect(status.reasons[0]).toMatchObject({ code: 'silent', params: { battery: 3 } })
  })

  it('does not count the absence of the server as a silence of the device', () => {
    const absent = facts({ heardAt: NOW - 60 * MINUTE, listeningSince: NOW - 1000 })
    expect(deriveStatus(absent, null, NOW).status).toBe('ok')
  })

  it('takes an announced silence for no fault, however long', () => {
    const asleep = { since: NOW, cause: 'shutdown' }
    expect(deriveStatus(facts({ asleep }), null, NOW + 1e10)).toMatchObject({
      status: 'asleep',
      since: NOW,
      reasons: [{ code: 'asleep', params: { cause: 'shutdown' } }],
      recheckAt: null,
    })
  })

  it('waits until a condition has held for as long as its rule asks, and says since when', () => {
    const short = facts({ values: { 'memory.used': 96 } })
    const at14 = follow([NOW, short], [NOW + 14 * MINUTE, { ...short, heardAt: NOW + 14 * MINUTE }])
    const at15 = follow([NOW, short], [NOW + 15 * MINUTE, { ...short, heardAt: NOW + 15 * MINUTE }])
    expect([at14.status, at14.recheckAt, at15.status]).toEqual([
      'ok',
      NOW + 14 * MINUTE + 90_000 > NOW + 15 * MINUTE ? NOW + 15 * MINUTE : 0,
      'degraded',
    ])
    expect(at15.reasons).toEqual([
      { code: 'memory_short', status: 'degraded', since: NOW, params: { value: 96, limit: 95 } },
    ])
  })

  it('begins anew when a condition was interrupted', () => {
    const high = facts({ values: { 'memory.used': 96 } })
    const low = facts({ values: { 'memory.used': 50 } })
    const status = follow(
      [NOW, high],
      [NOW + 1 * MINUTE, low],
      [NOW + 2 * MINUTE, high],
      [NOW + 15.5 * MINUTE, { ...high, heardAt: NOW + 15 * MINUTE }],
    )
    expect(status.status).toBe('ok')
  })

  it('does not flutter at the edge of a threshold', () => {
    const at = (used: number) => facts({ values: { 'disk.used:/': used } })
    expect(follow([NOW, at(95)], [NOW, at(93.5)]).status).toBe('degraded')
    expect(follow([NOW, at(95)], [NOW, at(92.9)]).status).toBe('ok')
    expect(follow([NOW, at(93.5)]).status).toBe('ok')
  })

  it('gives the gravest reason the word, and one reason a thing', () => {
    const status = deriveStatus(
      facts({ values: { 'disk.used:C:': 99.5, 'disk.used:D:': 96, 'clock.offset': -400 } }),
      null,
      NOW,
    )
    expect(status.status).toBe('down')
    expect(status.reasons.map(({ code, params }) => [code, params.instance])).toEqual([
      ['disk_full', 'C:'],
      ['disk_nearly_full', 'D:'],
      ['clock_wrong', undefined],
    ])
  })

  it('says when a disk that fills will be full', () => {
    const values = { 'disk.used:/': 90, 'disk.total:/': 100e9, 'disk.fill:/': 2e9 }
    expect(deriveStatus(facts({ values }), null, NOW).reasons).toMatchObject([
      { code: 'disk_filling', params: { limit: 7, daysLeft: 5, instance: '/' } },
    ])
  })

  it('misses a screen on a board only', () => {
    const blind = { values: { 'displays.connected': 0 } }
    const later = NOW + 11 * MINUTE
    for (const [kind, status] of [
      ['board_pc', 'down'],
      ['desktop', 'ok'],
    ] as const) {
      expect(follow([NOW, facts({ ...blind, kind })], [later, facts({ ...blind, kind, heardAt: later })]).status).toBe(
        status,
      )
    }
  })

  it('does not mind a low battery that is being charged', () => {
    expect(deriveStatus(facts({ values: { 'battery.charge': 5, 'battery.charging': 1 } }), null, NOW).status).toBe('ok')
    expect(deriveStatus(facts({ values: { 'battery.charge': 5, 'battery.charging': 0 } }), null, NOW).status).toBe(
      'degraded',
    )
  })

  it('keeps since when the status holds while only its reasons change', () => {
    const full = facts({ values: { 'disk.used:/': 96 } })
    const both = facts({ values: { 'disk.used:/': 96, 'battery.health': 50 } })
    expect(follow([NOW, full], [NOW + MINUTE, both])).toMatchObject({
      since: NOW,
      reasons: [{ since: NOW }, { since: NOW + MINUTE }],
    })
  })

  it('has rules that can be left: leaving asks for less than entering, and what hides a rule exists', () => {
    for (const { code, when, enter, leave, below } of STATUS_RULES) {
      expect([code, when === 'at_most' ? leave >= enter : leave <= enter]).toEqual([code, true])
      if (below) expect(STATUS_RULES.map((rule) => rule.code)).toContain(below)
    }
  })

  it('always has a status that its reasons bear out, and the same for the same facts', () => {
    const value = fc.record({
      'disk.used:/': fc.integer({ min: 0, max: 100 }),
      'memory.used': fc.integer({ min: 0, max: 100 }),
      'clock.offset': fc.integer({ min: -500, max: 500 }),
      'battery.health': fc.integer({ min: 0, max: 100 }),
    })
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(30), value, fc.boolean()), { minLength: 1, maxLength: 10 }), (steps) => {
        let at = NOW
        let status: DeviceStatus | null = null
        for (const [minutes, values, heard] of steps) {
          at += minutes * MINUTE
          const present = facts({ values, heardAt: heard ? at : NOW })
          const next = deriveStatus(present, status, at)
          expect(deriveStatus(present, status, at)).toEqual(next)
          const worst = STATUSES.find((word) => next.reasons.some((reason) => reason.status === word)) ?? 'ok'
          expect(['offline', 'unknown', 'asleep'].includes(next.status) ? 'presence' : next.status).toBe(
            next.reasons.some(({ code }) => code === 'silent') ? 'presence' : worst,
          )
          expect(next.reasons.every(({ since }) => since <= at)).toBe(true)
          status = next
        }
      }),
    )
  })

  it('calls a tablet that is known by its page alone closed when it is silent, and never offline', () => {
    const page = facts({ kind: 'tablet', byPage: true, interval: 300 })
    const due = missedAt(NOW, 300)
    expect(deriveStatus(page, null, due - 1)).toMatchObject({ status: 'ok', recheckAt: due })
    const closed = deriveStatus(page, null, due)
    expect(closed).toMatchObject({ status: 'asleep', reasons: [{ code: 'page_closed', since: NOW }] })
    expect(closed.recheckAt).toBe(NOW + TABLET_UNKNOWN_AFTER_MS)
    expect(deriveStatus(page, closed, NOW + TABLET_UNKNOWN_AFTER_MS)).toMatchObject({
      status: 'unknown',
      reasons: [{ code: 'page_unopened' }],
    })
  })

  it('believes a tablet that its page was closed, since when it said so', () => {
    const asleep = { since: NOW - MINUTE, cause: 'closed' }
    expect(deriveStatus(facts({ byPage: true, asleep }), null, NOW)).toMatchObject({
      status: 'asleep',
      reasons: [{ code: 'page_closed', since: NOW - MINUTE }],
    })
  })
})
