import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planFault } from './plan-faults.ts'
import { MIN_ROOM, overlaps, type Rect } from './plan-geometry.ts'
import { freeSpot, gridPlan } from './plan-grid.ts'

const names = (count: number) => Array.from({ length: count }, (_, index) => `room ${index}`)

describe('gridPlan', () => {
  it('draws nothing for a school without rooms', () => {
    expect(gridPlan([])).toEqual({ rooms: [], areas: [] })
  })

  it('gives every room the same cell, in order, over the yard', () => {
    const { rooms, areas } = gridPlan(names(12))
    expect(new Set(rooms.map(({ width, height }) => `${width} × ${height}`))).toEqual(new Set(['224 × 160']))
    expect(rooms.slice(0, 5).map(({ x, y }) => [x, y])).toEqual([
      [24, 16],
      [248, 16],
      [472, 16],
      [696, 16],
      [24, 176],
    ])
    expect(areas).toEqual([{ kind: 'yard', x: 24, y: 16, width: 896, height: 616, label: null }])
  })

  it('can be kept as it is for any number of rooms, and is always the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), (count) => {
        const plan = gridPlan(names(count))
        expect(planFault(plan.rooms, plan.areas)).toBeUndefined()
        expect(plan.rooms).toHaveLength(Math.min(count, 285))
        expect(plan).toEqual(gridPlan(names(count)))
      }),
      { numRuns: 60 },
    )
  })

  it('holds 250 rooms', () => {
    expect(gridPlan(names(250)).rooms).toHaveLength(250)
  })
})

describe('freeSpot', () => {
  it('goes over the yard, beside the rooms and the covered yard', () => {
    const yard = { kind: 'yard' as const, x: 0, y: 0, width: 944, height: 648, label: null }
    const shelter = { ...yard, kind: 'shelter' as const, height: 80 }
    const room = { x: 0, y: 80, width: 400, height: 200 }
    const spot = freeSpot([room], [yard, shelter])
    expect(spot).toEqual({ x: 400, y: 80, width: 200, height: 144 })
  })

  it('finds room after room until the sheet is full, never one over another', () => {
    const rooms: Rect[] = []
    for (let spot = freeSpot(rooms, []); spot; spot = freeSpot(rooms, [])) {
      expect(rooms.some((each) => overlaps(each, spot))).toBe(false)
      rooms.push(spot)
    }
    expect(rooms.at(-1)).toMatchObject(MIN_ROOM)
    expect(rooms.length).toBeGreaterThan(16)
  })
})
