import type { Room, School } from '@preau/protocol/api/places.ts'
import type { Plan } from '@preau/protocol/api/plans.ts'
import { describe, expect, it } from 'vitest'
import { exampleRow } from './device.example.ts'
import { drawingOf, sceneOf, sortedAreas } from './plan-scene.ts'

const room = (id: string): Room => ({ id, school: 'school', name: id, kind: 'classroom', devices: 0 })
const school = { id: 'school', rooms: [room('a'), room('b')] } as unknown as School
const plan: Plan = {
  ...{ school: 'school', version: 3, drawnAt: 1, areas: [] },
  rooms: [{ room: 'a', x: 0, y: 0, width: 300, height: 200, door: null, devices: [] }],
}

describe('the scene of a school', () => {
  it('is the drawing where there is one, and the grid of the rooms where there is none', () => {
    expect(drawingOf(school, plan)).toBe(plan)
    expect(drawingOf(school, { ...plan, drawnAt: null, rooms: [] }).rooms.map((each) => each.room)).toEqual(['a', 'b'])
  })

  it('puts devices into their rooms by name, and says which rooms are not drawn', () => {
    const devices = ['PC 10', 'PC 2'].map((name) => exampleRow({ id: name, name, room: { id: 'a', name: 'a' } }))
    const scene = sceneOf(school.rooms, plan, [...devices, exampleRow({ room: null })])
    expect(scene.rooms.map((each) => each.devices.map(({ name }) => name))).toEqual([['PC 2', 'PC 10']])
    expect(scene.rooms[0]?.layout).toMatchObject({ as: 'shapes', devices: [{ id: 'PC 2' }, { id: 'PC 10' }] })
    expect(scene.left.map(({ id }) => id)).toEqual(['b'])
  })

  it('leaves out a drawn room that is no longer in the school', () => {
    expect(sceneOf([room('b')], plan, []).rooms).toEqual([])
  })

  it('lays areas over each other: the yard lowest, a word on top', () => {
    const area = { x: 0, y: 0, width: 80, height: 80, label: null }
    const kinds = (['label', 'shelter', 'yard', 'entrance', 'corridor'] as const).map((kind) => ({ kind, ...area }))
    expect(sortedAreas(kinds).map(({ kind }) => kind)).toEqual(['yard', 'corridor', 'shelter', 'entrance', 'label'])
  })
})
