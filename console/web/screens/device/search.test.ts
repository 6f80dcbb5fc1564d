import { describe, expect, it } from 'vitest'
import { validateDeviceSearch } from './search.ts'

describe('the address of a device', () => {
  it('keeps what it knows and passes over the rest', () => {
    expect([
      validateDeviceSearch({ view: 'figures', events: 'all', software: 'firefox', page: 3 }),
      validateDeviceSearch({ view: 'table', events: true, software: '' }),
    ]).toEqual([{ view: 'figures', events: 'all', software: 'firefox' }, {}])
  })
})
