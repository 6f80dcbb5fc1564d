import { gridPlan } from '@preau/protocol/rules/plan-grid.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearestRoom } from './nearest.ts'

const box = (room: string, x: number, y: number) => ({ room, x, y, width: 80, height: 80 })
const [a, b, c, d] = [box('a', 0, 0), box('b', 80, 0), box('c', 0, 80), box('d', 80, 200)]

describe('nearestRoom', () => {
  it('goes to the room that lies straight ahead', () => {
    const all = [a, b, c, d]
    expect(nearestRoom(all, a, 'ArrowRight')).toBe('b')
    expect(nearestRoom(all, a, 'ArrowDown')).toBe('c')
    expect(nearestRoom(all, b, 'ArrowDown')).toBe('d')
    expect(nearestRoom(all, d, 'ArrowLeft')).toBe('c')
  })

  it('goes nowhere at the edge', () => {
    expect(nearestRoom([a, b], b, 'ArrowRight')).toBeUndefined()
    expect(nearestRoom([a], a, 'ArrowUp')).toBeUndefined()
  })

  it('reaches every room of a grid from every other one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (count) => {
        const { rooms } = gridPlan(Array.from({ length: count }, (_, index) => `${index}`))
        const [start] = rooms
        const seen = new Set<string>()
        const open = start ? [start] : []
        for (let room = open.pop(); room; room = open.pop()) {
          if (seen.has(room.room)) continue
          seen.add(room.room)
          for (const arrow of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'] as const) {
            const next = nearestRoom(rooms, room, arrow)
            const found = rooms.find((each) => each.room === next)
            if (found) open.push(found)
          }
        }
        expect(seen.size).toBe(count)
      }),
      { numRuns: 40 },
    )
  })
})
