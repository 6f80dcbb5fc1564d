import { describe, expect, it } from 'vitest'
import { toAuditQuery, validateAuditSearch } from './search.ts'

describe('the filters of the audit', () => {
  it('are what the address says', () => {
    const search = { q: 'TNI', who: 'person:0190', what: 'device.admit', result: 'refused', period: 'day' }
    expect(validateAuditSearch(search)).toEqual(search)
  })

  it('pass over what cannot be read', () => {
    expect(validateAuditSearch({ q: ' ', who: '<b>', what: 'x y', result: 'maybe', period: 'week' })).toEqual({})
  })

  it('ask for a week where nothing is said, and for everything where that is said', () => {
    const now = 1_000_000_000_000
    expect([toAuditQuery({}, now), toAuditQuery({ period: 'all', who: 'local' }, now)]).toEqual([
      { from: now - 7 * 86_400_000 },
      { actor: 'local' },
    ])
  })
})
