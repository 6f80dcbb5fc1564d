import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Conditions, type DeviceFacts, deriveStatus } from './device-status.ts'
import { changesLevel, isPast, type Limit, ownFigures } from './equipment-thresholds.ts'

const NOW = 1_795_509_120_000
const BATTERY = { 'battery.charge': { degraded: { below: 20, leave: 25 }, down: { below: 5, leave: 10 } } }

describe('a limit', () => {
  it('counts from its own figure on, and ends where it is left', () => {
    const hot: Limit = { above: 60, leave: 57 }
    expect([59, 60].map((value) => isPast(hot, value, false))).toEqual([false, true])
    expect([57, 56].map((value) => isPast(hot, value, true))).toEqual([true, false])
    expect([isPast({ words: ['failed'] }, 'failed', false), isPast({ words: ['failed'] }, 'ok', true)]).toEqual([
      true,
      false,
    ])
  })

  it('that somebody hostile sent holds for nothing that it does not fit, and never ends before it begins', () => {
    const figure = fc.double({ noNaN: true, min: -1e6, max: 1e6 })
    const limits = fc.record({ above: figure, below: figure, leave: figure }, { requiredKeys: [] })
    fc.assert(
      fc.property(limits, fc.oneof(figure, fc.string()), (limit, value) => {
        if (isPast(limit, value, false)) expect(isPast(limit, value, true)).toBe(true)
        if (typeof value === 'string') expect(isPast(limit, value, true)).toBe(false)
      }),
    )
  })
})

describe('a value over a limit', () => {
  it('is worth telling, and within its bounds it is not', () => {
    const changes = (before: number, now: number) => changesLevel(BATTERY['battery.charge'], before, now)
    expect([changes(20.4, 20), changes(26, 25), changes(24, 21), changes(19, 11), changes(80, 79)]).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
  })
})

describe('equipment with limits of its own', () => {
  const facts = (charge: number): DeviceFacts => ({
    ...{ kind: 'ups', values: { 'battery.charge': charge }, heardAt: NOW, interval: 60, asleep: null },
    duplicateAt: null,
    attached: {
      ...{ presence: 'present', since: NOW, via: { status: 'ok', since: NOW } },
      ...{ said: { 'battery.charge': charge }, thresholds: BATTERY },
    },
  })

  it('says one reason a reading, the gravest, since it holds', () => {
    let before: ReturnType<typeof deriveStatus> | null = null
    const seen = [30, 18, 4, 9, 12, 26].map((charge, minute) => {
      before = deriveStatus(facts(charge), before, NOW + minute)
      const { status, reasons } = before
      return [status, ...reasons.map(({ code, since, params }) => [code, since - NOW, params.value, params.limit])]
    })
    expect(seen).toEqual([
      ['ok'],
      ['degraded', ['threshold_passed', 1, 18, 20]],
      ['down', ['threshold_passed', 2, 4, 5]],
      ['down', ['threshold_passed', 2, 9, 5]],
      ['degraded', ['threshold_passed', 1, 12, 20]],
      ['ok'],
    ])
  })

  it('is not judged by the rule for all devices as well', () => {
    const { attached: _, ...plain } = facts(8)
    expect(deriveStatus(plain, null, NOW).reasons.map(({ code }) => code)).toEqual(['battery_low'])
    expect(deriveStatus(facts(8), null, NOW).reasons.map(({ code }) => code)).toEqual(['threshold_passed'])
    expect([...ownFigures({ 'lamp.hours': {}, 'fault.fan': {}, power: {} })]).toEqual([
      'lamp.hours',
      'part.fault:fan',
      'lamp.worn',
    ])
  })

  it('keeps as many conditions as hold', () => {
    const conditions: Conditions = deriveStatus(facts(4), null, NOW).conditions
    expect(Object.keys(conditions)).toEqual([
      'threshold_passed_down:battery.charge',
      'threshold_passed_degraded:battery.charge',
    ])
  })
})
