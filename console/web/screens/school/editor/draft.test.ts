import type { School } from '@preau/protocol/api/places.ts'
import { planFault } from '@preau/protocol/rules/plan-faults.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exampleRow } from '../device.example.ts'
import { type Change, type Draft, devicesWith, draftOf, isRefused, roomsWith, toPlanChange } from './draft.ts'
import { addArea, changeArea, removeArea } from './draft-areas.ts'
import { moveDevice, setPlace } from './draft-devices.ts'
import { addRoom, arrangeAll, changeRoom, placeRoom, removeRoom, setDoor } from './draft-rooms.ts'

const school = {
  id: 'school',
  rooms: ['a', 'b'].map((id) => ({ id, school: 'school', name: `Salle ${id}`, kind: 'classroom', devices: 0 })),
} as unknown as School
const EMPTY = draftOf(school, { school: 'school', version: 2, drawnAt: 1, rooms: [], areas: [] })
const AT = { x: 80, y: 80, width: 200, height: 144 }

function made(change: Change): Draft {
  if (isRefused(change)) throw new TypeError(`refused: ${change.refused.why}`)
  return change
}

const withA = made(placeRoom(EMPTY, 'a', AT))
const withBoth = made(placeRoom(withA, 'b', { ...AT, x: 400 }))

describe('a draft', () => {
  it('takes rooms by a pull or where there is space, never one over another', () => {
    expect(placeRoom(withA, 'b', { ...AT, x: 100 })).toEqual({ refused: { why: 'overlap', other: 'a' } })
    expect(made(placeRoom(withA, 'b')).rooms).toHaveLength(2)
    expect(changeRoom(withBoth, 'a', { x: 300 })).toEqual({ refused: { why: 'overlap', other: 'b' } })
    expect(made(changeRoom(withBoth, 'a', { x: -40, width: 10 })).rooms.at(-1)).toMatchObject({ x: 0, width: 48 })
  })

  it('keeps a door within its wall when the room is made smaller', () => {
    const door = setDoor(withA, 'a', { side: 'bottom', at: 160 })
    expect(made(changeRoom(door, 'a', { width: 104 })).rooms[0]?.door).toEqual({ side: 'bottom', at: 72 })
  })

  it('brings a room by its name, and lets it go with all that was moved into it', () => {
    const room = { id: 'new', name: 'CM2', kind: 'classroom' as const }
    expect(addRoom(EMPTY, { ...room, name: 'salle A' }, ['Salle a'])).toEqual({ refused: { why: 'name_taken' } })
    const brought = moveDevice(made(addRoom(EMPTY, room, [])), 'd', null, 'new')
    expect(roomsWith(school, brought).map(({ name }) => name)).toEqual(['Salle a', 'Salle b', 'CM2'])
    const gone = removeRoom(brought, 'new')
    expect([gone.rooms, gone.newRooms, [...gone.moves]]).toEqual([[], [], []])
  })

  it('carries devices between rooms, and forgets a move that comes back', () => {
    const row = exampleRow({ id: 'd', room: { id: 'a', name: 'Salle a' } })
    const moved = moveDevice(withBoth, 'd', 'a', 'b')
    expect(devicesWith([row], moved, school.rooms)[0]?.room).toEqual({ id: 'b', name: 'Salle b' })
    expect([...moveDevice(moved, 'd', 'a', 'a').moves]).toEqual([])
  })

  it('keeps where the others stood when one device is set, and refuses one over another', () => {
    const standing = ['d', 'e'].map((id) => exampleRow({ id, room: { id: 'a', name: 'Salle a' } }))
    const [first] = standing
    if (!first) throw new TypeError('there are two')
    const set = made(setPlace(withA, 'a', first, { x: 40, y: 60 }, standing))
    expect(set.rooms[0]?.devices).toEqual([
      { device: 'e', x: 132, y: 67 },
      { device: 'd', x: 40, y: 60 },
    ])
    expect(setPlace(withA, 'a', first, { x: 130, y: 66 }, standing)).toEqual({ refused: { why: 'crowded' } })
  })

  it('takes areas, over each other if one likes, and names them', () => {
    const area = changeArea(addArea(withA, 'shelter', 'k', { ...AT, height: 56 }), 'k', { label: ' Grand préau ' })
    expect(area.areas).toEqual([{ kind: 'shelter', key: 'k', label: 'Grand préau', ...AT, height: 56 }])
    expect(changeArea(area, 'k', { label: ' ' }).areas[0]?.label).toBeNull()
    expect(removeArea(area, 'k').areas).toEqual([])
  })

  it('leaves out what somebody else took away meanwhile', () => {
    const draft = moveDevice(withBoth, 'd', null, 'b')
    const change = toPlanChange(draft, 7, { rooms: new Set(['a']), devices: new Set(['d']) })
    expect(change).toMatchObject({ version: 7, rooms: [{ room: 'a' }], newRooms: [], moves: [] })
  })

  it('can be kept after any steps', () => {
    const rect = fc.record({
      x: fc.integer({ min: -100, max: 1000 }),
      y: fc.integer({ min: -100, max: 700 }),
      width: fc.integer({ min: 0, max: 500 }),
      height: fc.integer({ min: 0, max: 500 }),
    })
    const steps = fc.array(
      fc.record({
        what: fc.constantFrom('place', 'change', 'remove', 'arrange', 'area'),
        room: fc.constantFrom('a', 'b', 'c', 'd'),
        rect,
      }),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(steps, (list) => {
        let draft = EMPTY
        for (const { what, room, rect } of list) {
          const next: Change =
            what === 'place'
              ? placeRoom(draft, room, rect)
              : what === 'change'
                ? changeRoom(draft, room, rect)
                : what === 'remove'
                  ? removeRoom(draft, room)
                  : what === 'arrange'
                    ? arrangeAll(draft, ['a', 'b', 'c', 'd'], () => 'yard')
                    : addArea(draft, 'yard', `${draft.areas.length}`, rect)
          if (!isRefused(next)) draft = next
        }
        expect(planFault(draft.rooms, draft.areas)).toBeUndefined()
      }),
      { numRuns: 200 },
    )
  })
})
