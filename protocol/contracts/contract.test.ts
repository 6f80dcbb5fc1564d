import { describe, expect, it } from 'vitest'
import { contractFaults } from './contract-faults.ts'
import { readContract } from './contract-text.ts'
import { readEventTime } from './event-time.ts'
import { centsOf } from './money.ts'
import { maintenance } from './templates.ts'

const good = maintenance({
  id: 'M-1',
  title: 'M',
  from: '2026-09-01',
  to: '2027-08-31',
  buyer: 'B',
  supplier: 'S',
  zone: 'A',
  week: 'four_days',
  schools: [{ uai: '0800001X', name: 'École' }],
  classes: [{ id: 'tni', name: 'TNI' }],
  annual_value_eur: 100.05,
})

describe('readContract', () => {
  it('reads JSON as the YAML that it is', () => {
    expect(readContract(JSON.stringify(good))).toEqual(good)
  })

  it('says where a contract is wrong: its text, its form, what it refers to', () => {
    const fault = (text: string): unknown => {
      try {
        readContract(text)
      } catch (error) {
        return error instanceof Error && 'context' in error ? error.context : error
      }
      return undefined
    }
    expect(fault('a: [')).toMatchObject({ path: '/', expected: 'YAML' })
    expect(fault(JSON.stringify({ ...good, extra: 1 }))).toMatchObject({ path: '/extra' })
    expect(fault(JSON.stringify({ ...good, schools: [{ uai: '0800001X', name: 'x', calendar: 'moon' }] }))).toEqual({
      path: '/schools/0/calendar',
      expected: 'calendar_unknown',
    })
  })
})

describe('contractFaults', () => {
  it('names a zone, a party, a device in two places, a class and part of a cent that cannot be', () => {
    const [lot] = good.lots
    const wrong = {
      ...good,
      time_zone: 'Europe/Atlantis',
      equipment: [
        { school: '0800001X', class: 'tni', ids: ['A', 'B'], to: '2026-10-01' },
        { school: '0800001X', class: 'tni', ids: ['A'], from: '2026-10-01' },
        { school: '0800001X', class: 'radio', ids: ['C'] },
      ],
      lots: [
        {
          id: 'l',
          name: 'l',
          supplier: 'nobody',
          terms: (lot?.terms ?? []).map((terms) => ({ ...terms, annual_value_eur: 0.005 })),
        },
      ],
    }
    expect(contractFaults(wrong)).toEqual([
      { path: '/time_zone', fault: 'zone_unknown' },
      { path: '/equipment/1', fault: 'twice: A' },
      { path: '/equipment/2/class', fault: 'class_unknown' },
      { path: '/lots/0/supplier', fault: 'party_unknown' },
      { path: '/lots/0/terms/0/annual_value_eur', fault: 'part_of_a_cent' },
    ])
  })
})

describe('times and amounts', () => {
  it('cut parts of a second off and need a zone', () => {
    const at = (text: string) => readEventTime(text)
    expect([at('2026-11-03T08:20:00.999+01:00'), at('2026-11-03T07:20Z'), at('2026-11-03T02:50:00-04:30')]).toEqual([
      1793690400, 1793690400, 1793690400,
    ])
    expect(['2026-11-03T08:20:00', '2026-02-30T08:20:00Z', '2026-11-03T24:00:00Z', '2026-11-03'].map(at)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  it('are whole cents', () => {
    expect([38.4, 0.29, 100_000_000, 1.005].map(centsOf)).toEqual([3840, 29, 10_000_000_000, undefined])
  })
})
