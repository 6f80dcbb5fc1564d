import { describe, expect, it } from 'vitest'
import { DEVICE_KINDS } from '../device-status.ts'
import { OPENING_RULES, STORM_RULE } from './opening.ts'
import { SEVERITY_OF, SYMPTOM_CODES, symptomsFor } from './symptoms.ts'

describe('symptoms', () => {
  it('are offered by the equipment, those of any equipment among them', () => {
    const codes = symptomsFor('projector').map(({ code }) => code)
    expect(codes).toContain('lamp_fails')
    expect(codes).toContain('broken')
    expect(codes).not.toContain('touch_fails')
    expect(codes).not.toContain('power_cut')
  })

  it('are those of a school where no equipment is named', () => {
    expect(symptomsFor(undefined).map(({ code }) => code)).toEqual(['no_network', 'no_print', 'power_cut', 'other'])
  })

  it('are enough to choose from and few enough to look at, for every kind', () => {
    for (const kind of DEVICE_KINDS) {
      const { length } = symptomsFor(kind)
      expect(length, kind).toBeGreaterThanOrEqual(4)
      expect(length, kind).toBeLessThanOrEqual(14)
    }
  })

  it('are known to the rules that open tickets', () => {
    for (const { symptom } of [...OPENING_RULES, STORM_RULE]) expect(SYMPTOM_CODES).toContain(symptom)
  })

  it('are as grave as they keep one from teaching', () => {
    expect(SEVERITY_OF).toEqual({ yes: 'minor', hardly: 'major', no: 'blocking' })
  })
})
