import { describe, expect, it } from 'vitest'
import { validateDeviceSearch } from './search.ts'

describe('the address of a device', () => {
  it('keeps what it knows and passes over the rest', () => {
    expect([
      validateDeviceSearch({
        range: 'month',
        to: '2026-11-23',
        view: 'figures',
        events: 'all',
        software: 'firefox',
        page: 3,
      }),
      validateDeviceSearch({ range: 'week', to: '23/11/2026', view: 'table', events: true, software: '' }),
      validateDeviceSearch({ range: 'day' }),
    ]).toEqual([{ range: 'month', to: '2026-11-23', view: 'figures', events: 'all', software: 'firefox' }, {}, {}])
  })
})
