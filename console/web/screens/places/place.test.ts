import type { PlaceTree, School } from '@preau/protocol/api/places.ts'
import { describe, expect, it } from 'vitest'
import { contents, findSchool, totals } from './place.ts'

const room = (id: string, devices: number) => ({ id, school: 's', name: id, kind: 'classroom' as const, devices })
const school = (id: string, devices: number, ...rooms: School['rooms']): School => ({
  id,
  authority: 'a',
  name: id,
  uai: null,
  insee: null,
  timezone: 'Europe/Paris',
  rooms,
  devices,
  unplaced: 0,
  counts: { down: 0, degraded: 0, offline: 0, unknown: 0, asleep: 0, ok: devices },
})
const tree: PlaceTree = {
  authorities: [
    { id: 'a', name: 'A', insee: null, schools: [school('s', 3, room('r', 2), room('q', 1)), school('t', 1)] },
    { id: 'b', name: 'B', insee: null, schools: [] },
  ],
}

describe('a tree of places', () => {
  it('counts what is in it', () => {
    expect(totals(tree)).toEqual({ schools: 2, rooms: 2, devices: 4 })
  })
  it('finds a school with its authority', () => {
    expect(findSchool(tree, 't')).toMatchObject({ authority: { id: 'a' }, school: { id: 't' } })
    expect(findSchool(tree, undefined)).toBeUndefined()
  })
  it('says what must go out before a place can go', () => {
    const [a] = tree.authorities
    const [s] = a?.schools ?? []
    if (!a || !s) throw new Error('the tree of this test has both')
    expect(contents({ kind: 'authority', place: a })).toEqual({ schools: 2, rooms: 2, devices: 4 })
    expect(contents({ kind: 'school', place: s })).toEqual({ schools: 0, rooms: 2, devices: 3 })
    expect(contents({ kind: 'room', place: room('r', 2) })).toEqual({ schools: 0, rooms: 0, devices: 2 })
  })
})
