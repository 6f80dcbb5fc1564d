import { describe, expect, it } from 'vitest'
import { ownLimit } from './own-limit.ts'

describe('the limit of one device', () => {
  it('is that of its own spec, by the reading of its charts', () => {
    const thresholds = {
      temperature: { degraded: { above: 60, leave: 57 }, down: { above: 75, leave: 70 } },
      'battery.charge': { down: { below: 5, leave: 10 } },
      power: { down: { words: ['off'] } },
    }
    const detail = { life: null, thresholds }
    expect(
      ['temperature.case', 'battery.charge', 'power', 'usage.hours'].map((name) => ownLimit(name, detail)),
    ).toEqual([{ value: 60, when: 'at_least' }, { value: 5, when: 'at_most' }, undefined, undefined])
  })

  it('is the hours that a lamp is made for, where its spec says no other', () => {
    const life = { lamp: 4000 }
    expect(ownLimit('lamp.hours', { life, thresholds: null })).toEqual({ value: 4000, when: 'at_least' })
    expect(ownLimit('lamp.hours', { life, thresholds: { 'lamp.hours': { degraded: { above: 3000 } } } })?.value).toBe(
      3000,
    )
    expect([ownLimit('lamp.hours', null), ownLimit('usage.hours', { life, thresholds: null })]).toEqual([
      undefined,
      undefined,
    ])
  })
})
