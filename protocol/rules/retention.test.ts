import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RETENTION_ITEMS, retentionFault, retentionRule } from './retention.ts'

const item = fc.constantFrom(...RETENTION_ITEMS)
const REASON = 'Contrôle interne décidé par le conseil'

describe('a period', () => {
  it.each(RETENTION_ITEMS)('of %s has a default that needs no reason, within bounds that hold together', (each) => {
    const { days, least, most, unfounded } = retentionRule(each)
    expect([least <= days, days <= unfounded, unfounded <= most, least >= 1]).toEqual([true, true, true, true])
    expect(retentionFault(each, days, '')).toBeUndefined()
  })

  it('keeps what persons did for six months to a year, and for three years with a reason alone', () => {
    expect(retentionRule('audit')).toMatchObject({ least: 183, unfounded: 365, most: 1095 })
    expect(retentionFault('audit', 366, '')).toBe('reason')
    expect(retentionFault('audit', 366, REASON)).toBeUndefined()
    expect(retentionFault('audit', 1096, REASON)).toBe('bounds')
  })

  it('is never taken beyond its bounds, whatever the reason, nor beyond the recommendation without one', () => {
    fc.assert(
      fc.property(item, fc.integer({ min: -10, max: 10_000 }), fc.boolean(), (each, days, isFounded) => {
        const { least, most, unfounded } = retentionRule(each)
        const fault = retentionFault(each, days, isFounded ? REASON : '  ')
        if (days < least || days > most) expect(fault).toBe('bounds')
        else expect(fault).toBe(days > unfounded && !isFounded ? 'reason' : undefined)
      }),
    )
    expect(retentionFault('audit', 200.5, REASON)).toBe('bounds')
    expect(retentionFault('audit', Number.NaN, REASON)).toBe('bounds')
  })
})
