import { describe, expect, it } from 'vitest'
import { stepOf, validateReportSearch } from './search.ts'

const DEVICE = '01900000-0000-7000-8000-000000000001'

describe('the address of a report', () => {
  it.each([
    [{}, 'device'],
    [{ device: DEVICE }, 'symptom'],
    [{ about: 'school' }, 'symptom'],
    [{ about: 'school', wish: 'yes' }, 'wish'],
    [{ device: DEVICE, symptom: 'no_picture', wish: 'yes' }, 'class'],
    [{ wish: 'yes' }, 'device'],
    [{ device: DEVICE, symptom: 'no_picture' }, 'class'],
  ] as const)('leads from touch to touch: %j', (search, step) => {
    expect(stepOf(validateReportSearch(search))).toBe(step)
  })

  it('names a symptom only of something, and nothing that it does not know', () => {
    expect(validateReportSearch({ symptom: 'no_picture', device: 'x', about: 'room', from: 'mail' })).toEqual({})
    expect(validateReportSearch({ device: DEVICE, symptom: 'haunted', from: 'label' })).toEqual({
      device: DEVICE,
      from: 'label',
    })
  })
})
