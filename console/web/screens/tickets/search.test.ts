import type { Id } from '@preau/protocol/ids.ts'
import { describe, expect, it } from 'vitest'
import { changed, isFiltered, NOTHING, sortedBy, toTicketQuery, validateTicketSearch } from './search.ts'

const SCHOOL = '01900000-0000-7000-8000-000000000001' as Id

describe('the address of the tickets', () => {
  it('keeps what it can read, and writes no default', () => {
    expect(
      validateTicketSearch({ q: 'tni', show: 'late', severity: 'grave', who: 'me', sort: 'opened', direction: 'desc' }),
    ).toEqual({ q: 'tni', show: 'late', who: 'me', sort: 'opened' })
    expect(validateTicketSearch({ show: 'live', sort: 'due', direction: 'asc', q: '  ', device: 'x' })).toEqual({})
  })

  it('asks for what is under way, late first, where nothing is said', () => {
    expect(toTicketQuery({ school: SCHOOL })).toEqual({ state: 'live', school: SCHOOL, sort: 'due', direction: 'asc' })
    expect(toTicketQuery({ show: 'late', who: 'opened_by_me' })).toEqual({
      state: 'live',
      late: 'only',
      who: 'opened_by_me',
      sort: 'due',
      direction: 'asc',
    })
  })

  it('finds what nobody has taken, and what is blocking', () => {
    expect([toTicketQuery({ who: 'nobody' }).state, toTicketQuery({ show: 'blocking' })]).toEqual([
      'open',
      { state: 'live', severity: 'blocking', sort: 'due', direction: 'asc' },
    ])
  })

  it('turns an order round by a second click', () => {
    expect(sortedBy({}, 'opened')).toEqual({ sort: 'opened', direction: undefined })
    expect(sortedBy({ sort: 'opened' }, 'opened')).toEqual({ sort: 'opened', direction: 'asc' })
  })

  it('lifts every filter, and keeps the scope', () => {
    const lifted = changed({ school: SCHOOL, q: 'tni', show: 'late' }, NOTHING)
    expect([lifted, isFiltered(lifted)]).toEqual([{ school: SCHOOL, authority: undefined }, false])
  })
})
