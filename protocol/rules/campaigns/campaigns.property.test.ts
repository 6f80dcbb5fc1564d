import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Id } from '../../ids.ts'
import { decideCampaign, isBeyondForSchool, type RingCounts } from './campaign.ts'
import { forecastRings } from './forecast.ts'
import { type CampaignPolicy, FIRST_POLICY, restOf } from './policy.ts'
import { assignRings, RING_KINDS, type RingDevice } from './rings.ts'
import { INSTALL_MS, joinSpans, windowAt } from './windows.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const id = (n: number) => `01999d00-0000-7000-8000-${n.toString(16).padStart(12, '0')}` as Id
const campaign = id(0xc1)

/** Machines of a fleet, at most nine schools of at most six rooms. */
const fleet = fc
  .array(fc.record({ school: fc.nat(8), room: fc.option(fc.nat(5)), isAwake: fc.boolean() }), {
    minLength: 1,
    maxLength: 300,
  })
  .map((all) =>
    all.map(
      ({ school, room, isAwake }, n): RingDevice => ({
        ...{ school: id(school), device: id(1000 + n), isAwake },
        room: room === null ? null : id(100 + 10 * school + room),
      }),
    ),
  )

describe('the rings of a campaign', () => {
  it('hold each machine once, the same ones in whatever order they are named', () => {
    fc.assert(
      fc.property(fleet, (devices) => {
        const pilot = devices[0]?.school ?? ''
        const rings = assignRings(campaign, devices, pilot)
        expect([...rings.of.keys()].sort()).toEqual(devices.map(({ device }) => device).sort())
        expect(assignRings(campaign, [...devices].reverse(), pilot)).toEqual({
          kinds: rings.kinds,
          of: new Map([...rings.of].map(([device, ring]) => [device, ring])),
        })
        for (const ring of rings.kinds.keys()) expect([...rings.of.values()]).toContain(ring)
      }),
    )
  })

  it('begin with one machine for each room of the pilot school, never touch another school before all of it, and then 1 % of all', () => {
    fc.assert(
      fc.property(fleet, (devices) => {
        const pilot = devices[0]?.school ?? ''
        const { kinds, of } = assignRings(campaign, devices, pilot)
        const kindOf = (device: Id) => kinds[of.get(device) ?? 0]
        const first = devices.filter(({ device }) => kindOf(device) === 'rooms')
        expect(new Set(first.map(({ room }) => room)).size).toBe(first.length)
        const own = devices.filter(({ school }) => school === pilot)
        expect(first.length).toBe(new Set(own.map(({ room }) => room)).size)
        for (const { device } of own) expect(['rooms', 'school']).toContain(kindOf(device))
        for (const kind of ['percent', 'tenth'] as const) {
          if (!kinds.includes(kind)) continue
          const upTo = devices.filter(
            ({ device }) => RING_KINDS.indexOf(kindOf(device) ?? 'all') <= RING_KINDS.indexOf(kind),
          )
          expect(upTo.length).toBe(Math.floor(devices.length * (kind === 'percent' ? 0.01 : 0.1)))
        }
      }),
    )
  })

  it('take a machine that was heard rather than one that is off', () => {
    const room = id(1)
    const devices = [3, 4, 5].map((n) => ({ school: id(9), room, device: id(n), isAwake: n === 4 }))
    expect(assignRings(campaign, devices, id(9)).of.get(id(4))).toBe(0)
  })

  it('are other ones in another campaign', () => {
    const devices = Array.from({ length: 400 }, (_, n) => ({
      ...{ school: id(n % 40), room: null, device: id(1000 + n), isAwake: true },
    }))
    const tenth = (name: Id) => {
      const { kinds, of } = assignRings(name, devices, id(0))
      return [...of].flatMap(([device, ring]) => (kinds[ring] === 'all' ? [device] : [])).sort()
    }
    expect(tenth(id(1))).not.toEqual(tenth(id(2)))
  })
})

const counts = fc.tuple(fc.integer({ min: 1, max: 2000 }), fc.nat(2000), fc.nat(60)).map(
  ([devices, healthy, failed]): RingCounts => ({
    devices,
    failed: Math.min(failed, devices),
    healthy: Math.min(healthy, devices - Math.min(failed, devices)),
  }),
)

describe('what becomes of a campaign', () => {
  const policy: CampaignPolicy = FIRST_POLICY
  const whole = (devices: number): RingCounts => ({ devices, healthy: devices, failed: 0 })
  const at = 1_800_000_000_000

  it('U16 stops in one evaluation where 1.1 % of the third ring fail, and no more than 1 % of the fleet was touched', () => {
    const rings = [whole(12), whole(25), { devices: 463, healthy: 0, failed: 6 }, whole(4500), whole(45_000)]
    const fails = Math.ceil(463 * 0.011)
    expect(fails).toBe(6)
    expect(decideCampaign(policy, rings, { ring: 2, reachedAt: null }, at)).toEqual({
      ...{ do: 'halt', ring: 2, failed: 6, of: 463 },
    })
    expect(12 + 25 + 463).toBeLessThanOrEqual(0.01 * 50_000)
  })

  it('stops whenever a ring that is open has more failures than may be, whatever else holds', () => {
    fc.assert(
      fc.property(
        fc.array(counts, { minLength: 1, maxLength: 5 }),
        fc.nat(4),
        fc.integer({ min: 0, max: 200 }),
        fc.option(fc.nat(100 * HOUR)),
        (rings, open, errors, rested) => {
          const ring = Math.min(open, rings.length - 1)
          const reachedAt = rested === null ? null : at - rested
          const decision = decideCampaign({ ...policy, errors }, rings, { ring, reachedAt }, at)
          const bad = rings.slice(0, ring + 1).some(({ failed, devices }) => failed / devices > errors / 1000)
          expect(decision.do === 'halt').toBe(bad)
          if (decision.do !== 'open') return
          expect(decision.ring).toBe(ring + 1)
          expect(rested ?? 0).toBeGreaterThanOrEqual(restOf(policy))
          for (const each of rings.slice(0, ring + 1)) expect(each.healthy / each.devices).toBeGreaterThanOrEqual(0.95)
        },
      ),
    )
  })

  it('waits for machines that are silent: they are not healthy', () => {
    const silent = [{ devices: 100, healthy: 94, failed: 0 }, whole(10)]
    expect(decideCampaign(policy, silent, { ring: 0, reachedAt: null }, at)).toEqual({ do: 'nothing' })
    expect(decideCampaign(policy, silent, { ring: 0, reachedAt: at - 1 }, at)).toEqual({ do: 'note', reachedAt: null })
  })

  it('rests before it goes on, and is over when every machine is healthy', () => {
    const rings = [whole(12), whole(25)]
    expect(decideCampaign(policy, rings, { ring: 0, reachedAt: null }, at)).toEqual({ do: 'note', reachedAt: at })
    expect(decideCampaign(policy, rings, { ring: 0, reachedAt: at - 23 * HOUR }, at)).toEqual({ do: 'nothing' })
    expect(decideCampaign(policy, rings, { ring: 0, reachedAt: at - 24 * HOUR }, at)).toEqual({ do: 'open', ring: 1 })
    expect(decideCampaign(policy, rings, { ring: 1, reachedAt: null }, at)).toEqual({ do: 'finish' })
  })

  it('stops in a school at two failures of one of many, at the first of a school alone', () => {
    const one = { devices: 37, healthy: 0, failed: 1 }
    expect(isBeyondForSchool(one, policy, false)).toBe(false)
    expect(isBeyondForSchool({ ...one, failed: 2 }, policy, false)).toBe(true)
    expect(isBeyondForSchool(one, policy, true)).toBe(true)
  })
})

/** Class of a week in steps of five minutes, as any timetable and any bookings may have it. */
const timetable = fc
  .array(fc.tuple(fc.nat(2000), fc.integer({ min: 1, max: 40 })), { maxLength: 60 })
  .map((all) => all.map(([from, length]) => ({ from: from * 5 * MINUTE, to: (from + length) * 5 * MINUTE })))

describe('I6 a window', () => {
  it('never has a minute of class in it, and is long enough for an installation that goes back', () => {
    fc.assert(
      fc.property(timetable, fc.nat(2000 * 5 * MINUTE), (spans, now) => {
        const window = windowAt(joinSpans(spans), now)
        if (!window.isOpen) {
          expect(window.until).toBeGreaterThan(now)
          return
        }
        expect(window.until - now).toBeGreaterThanOrEqual(INSTALL_MS)
        for (const { from, to } of spans) expect(to <= now || from >= window.until).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('that is not open says when one is', () => {
    fc.assert(
      fc.property(timetable, fc.nat(2000 * 5 * MINUTE), (spans, now) => {
        const joined = joinSpans(spans)
        const window = windowAt(joined, now)
        if (!window.isOpen) expect(windowAt(joined, window.until).isOpen).toBe(true)
      }),
    )
  })

  it('is not a short break between two classes', () => {
    const spans = joinSpans([
      { from: 0, to: 2 * HOUR },
      { from: 2 * HOUR + 20 * MINUTE, to: 4 * HOUR },
    ])
    expect(windowAt(spans, 2 * HOUR + 1)).toEqual({ isOpen: false, until: 4 * HOUR })
  })
})

describe('the forecast of a campaign', () => {
  it('names no moment before the one that came first, and ends outside of class', () => {
    fc.assert(
      // Where nothing is left to install the end is that of a rest, whatever the hour.
      fc.property(
        timetable,
        fc.array(fc.nat(300), { maxLength: 4 }),
        fc.integer({ min: 1, max: 300 }),
        (spans, before, last) => {
          const joined = joinSpans(spans)
          const sizes = [...before, last]
          const rings = sizes.map((mostInSchool) => ({ mostInSchool }))
          const opens = forecastRings(rings, { ...FIRST_POLICY, restHours: 1 }, joined, 0)
          expect(opens.length).toBe(sizes.length + 1)
          const known = opens.filter((each) => each !== undefined)
          expect(known).toEqual([...known].sort((a, b) => a - b))
          const end = known.at(-1) ?? 0
          for (const { from, to } of spans) expect(end <= from || end > to || end === to).toBe(true)
        },
      ),
    )
  })

  it('of forty machines in the evening is four minutes of turns and one installation', () => {
    const [, end] = forecastRings([{ mostInSchool: 40 }], FIRST_POLICY, [], 0)
    expect(end).toBe(3 * MINUTE + INSTALL_MS)
  })
})
