import { describe, expect, it } from 'vitest'
import { validateContractSearch, validateContractTextSearch } from './search.ts'

describe('the address of a contract', () => {
  it('is read as far as it makes sense', () => {
    expect(validateContractSearch({ month: '2026-11', lot: 'lot-1', ticket: 'T-12', of: 'gtr' })).toEqual({
      ...{ month: '2026-11', lot: 'lot-1', ticket: 'T-12', of: 'gtr' },
    })
    expect(validateContractSearch({ month: '2026-13', lot: '', ticket: 'x', of: 'y', more: 1 })).toEqual({})
    expect([validateContractTextSearch({ version: 2 }), validateContractTextSearch({ version: 'x' })]).toEqual([
      { version: 2 },
      {},
    ])
  })
})
