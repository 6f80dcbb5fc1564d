import type { Id } from '@preau/protocol/ids.ts'
import { describe, expect, it } from 'vitest'
import { changedBookings, validateBookingSearch } from './search.ts'

const id = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}` as Id

describe('the address of the bookings', () => {
  it('keeps what can be read and writes no default', () => {
    expect(validateBookingSearch({ view: 'resource', resource: id(1), on: '2026-11-26', booking: 'no' })).toEqual({
      resource: id(1),
      on: '2026-11-26',
    })
    expect(validateBookingSearch({ view: 'mine', on: '2026-02-30' })).toEqual({ view: 'mine' })
  })

  it('changes what is named and lifts what is undefined; the school stays', () => {
    const search = { school: id(9), resource: id(1), view: 'mine' as const }
    expect(changedBookings(search, { view: undefined, on: '2026-11-23' })).toEqual({
      school: id(9),
      authority: undefined,
      resource: id(1),
      on: '2026-11-23',
    })
  })
})
