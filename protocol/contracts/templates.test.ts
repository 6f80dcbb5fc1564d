import { describe, expect, it } from 'vitest'
import { decodeContract } from './contract.ts'
import { contractFaults } from './contract-faults.ts'
import { maintenance, schoolOffer, type TemplateFacts } from './templates.ts'

const facts: TemplateFacts = {
  id: 'M-1',
  title: 'Maintenance',
  from: '2026-09-01',
  to: '2028-02-29',
  buyer: 'Beauval',
  supplier: 'Tableo',
  phone: '0 800 00 00 01',
  zone: 'B',
  week: 'four_days',
  schools: [{ uai: '0800001X', name: 'École' }],
  classes: [{ id: 'tni', name: 'TNI' }],
  annual_value_eur: 12_000,
}

describe('templates', () => {
  it.each([
    ['maintenance', maintenance],
    ['school offer', schoolOffer],
  ])('make a contract without faults: %s', (_, make) => {
    const contract = make(facts)
    expect(decodeContract(JSON.parse(JSON.stringify(contract)))).toEqual(contract)
    expect(contractFaults(contract)).toEqual([])
  })

  it('offer schools one number, a report, a first visit and replacement as an option', () => {
    expect(schoolOffer(facts).services?.map(({ kind, phone, option }) => [kind, phone ?? option ?? null])).toEqual([
      ['single_support_number', '0 800 00 00 01'],
      ['delivery', null],
      ['installation_report', null],
      ['start_up_visit', null],
      ['replacement', true],
    ])
  })
})
