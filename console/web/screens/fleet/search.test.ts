import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSearch, stringifySearch } from '../../search-text.ts'
import { changed, isFiltered, orderOf, seenOrder, sortedBy, toDeviceQuery, validateFleetSearch } from './search.ts'

const ROOM = '0192f000-0000-7000-8000-000000000001'
const SCHOOL = '0192f000-0000-7000-8000-000000000002'

describe('the address of the fleet', () => {
  it('keeps filters that it knows', () => {
    const search = {
      q: 'tni',
      status: 'down',
      kind: 'board_pc',
      room: ROOM,
      simulated: 'none',
      sort: 'name',
      direction: 'desc',
    }
    expect(validateFleetSearch(search)).toEqual(search)
  })

  it('passes over what it cannot read, and does not write what is the default', () => {
    expect(
      validateFleetSearch({ q: '  ', status: 'broken', kind: 7, room: 'x', sort: 'severity', direction: 'asc' }),
    ).toEqual({})
  })

  it('takes a device with no room as a room', () => {
    expect(validateFleetSearch({ room: 'none' })).toEqual({ room: 'none' })
  })

  it('never throws and is stable, whatever stands in it', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('q', 'status', 'kind', 'room', 'simulated', 'sort', 'direction'), fc.anything()),
        (any) => {
          const once = validateFleetSearch(any)
          expect(validateFleetSearch({ ...once })).toEqual(once)
          expect(validateFleetSearch(parseSearch(stringifySearch({ ...once })))).toEqual(once)
        },
      ),
    )
  })

  it('asks the server for the gravest first unless another order is set', () => {
    expect(toDeviceQuery({ status: 'ok', school: SCHOOL })).toEqual({
      status: 'ok',
      school: SCHOOL,
      sort: 'severity',
      direction: 'asc',
    })
    expect(toDeviceQuery({ sort: 'since' })).toEqual({ sort: 'since', direction: 'desc' })
  })

  it('turns the order round at the second click on a header', () => {
    const first = changed({}, sortedBy({}, 'name'))
    const second = changed(first, sortedBy(first, 'name'))
    const third = changed(second, sortedBy(second, 'name'))
    expect([first, second, third].map(orderOf)).toEqual([
      { column: 'name', order: 'asc' },
      { column: 'name', order: 'desc' },
      { column: 'name', order: 'asc' },
    ])
  })

  it('leaves the filters where they are when the order changes', () => {
    const search = changed({ q: 'tni' }, sortedBy({ q: 'tni' }, 'heard'))
    expect(validateFleetSearch({ ...search })).toEqual({ q: 'tni', sort: 'heard' })
  })

  it('lifts a filter and names a scope that goes', () => {
    const search = changed({ q: 'tni', school: SCHOOL }, { q: undefined, school: undefined })
    expect(Object.keys(search).sort()).toEqual(['authority', 'school'])
    expect(search.school).toBeUndefined()
  })

  it('says the order as it is seen: gravest first is descending, the shortest age first ascending', () => {
    expect(seenOrder('severity', 'asc')).toBe('descending')
    expect(seenOrder('heard', 'desc')).toBe('ascending')
    expect(seenOrder('name', 'asc')).toBe('ascending')
  })

  it('knows whether anything narrows it down', () => {
    expect([{}, { sort: 'name' as const }, { q: 'a' }, { room: 'none' as const }].map(isFiltered)).toEqual([
      false,
      false,
      true,
      true,
    ])
  })
})
