import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlanArea, PlanRoom } from '../api/plans.ts'
import { gridPlan } from './plan-grid.ts'
import { wallsOf } from './plan-walls.ts'

const room = (fields: Partial<PlanRoom> = {}): PlanRoom => ({
  ...{ room: 'a', x: 0, y: 0, width: 80, height: 80, door: null, devices: [] },
  ...fields,
})
const at = (walls: ReturnType<typeof wallsOf>, direction: 'across' | 'down', line: number) =>
  walls.filter((wall) => wall.direction === direction && wall.at === line).map(({ from, to }) => [from, to])

describe('wallsOf', () => {
  it('draws a wall that two rooms share once', () => {
    const walls = wallsOf([room(), room({ room: 'b', x: 80 })], [])
    expect(at(walls, 'across', 0)).toEqual([[0, 160]])
    expect(at(walls, 'down', 80)).toEqual([[0, 80]])
    expect(walls).toHaveLength(5)
  })

  it('opens the wall for both rooms where one has a door', () => {
    const walls = wallsOf([room({ door: { side: 'right', at: 24 } }), room({ room: 'b', x: 80 })], [])
    expect(at(walls, 'down', 80)).toEqual([
      [0, 24],
      [56, 80],
    ])
  })

  it('fences the yard, but not where a room stands over the fence, nor where an entrance touches it', () => {
    const yard: PlanArea = { kind: 'yard', x: 40, y: 40, width: 400, height: 240, label: null }
    const entrance: PlanArea = { kind: 'entrance', x: 40, y: 160, width: 64, height: 64, label: null }
    const walls = wallsOf([room()], [yard, entrance])
    expect(at(walls, 'across', 40)).toEqual([[80, 440]])
    expect(at(walls, 'down', 40)).toEqual([
      [80, 160],
      [224, 280],
    ])
  })

  it('leaves the wall of a room whole where an entrance touches it', () => {
    const entrance: PlanArea = { kind: 'entrance', x: 0, y: 80, width: 64, height: 64, label: null }
    expect(at(wallsOf([room()], [entrance]), 'across', 80)).toEqual([[0, 80]])
  })

  it('never draws two stretches over each other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (count) => {
        const { rooms, areas } = gridPlan(Array.from({ length: count }, (_, index) => `${index}`))
        const walls = wallsOf(rooms, areas)
        for (const wall of walls) {
          const same = walls.filter((other) => other.direction === wall.direction && other.at === wall.at)
          expect(same.filter((other) => other.from < wall.to && wall.from < other.to)).toEqual([wall])
        }
      }),
      { numRuns: 30 },
    )
  })
})
