import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlanArea, PlanRoom } from '../api/plans.ts'
import { overlaps } from './plan-geometry.ts'
import { gridPlan } from './plan-grid.ts'
import { HOPSCOTCH, largestFree, postsOf, yardDecor } from './plan-yard.ts'

const area = (kind: PlanArea['kind'], x: number, y: number, width: number, height: number): PlanArea => ({
  ...{ kind, x, y, width, height, label: null },
})
const room = (x: number, y: number, width: number, height: number): PlanRoom => ({
  ...{ room: `${x} ${y}`, x, y, width, height, door: null, devices: [] },
})

describe('the yard', () => {
  it('has its largest free part found between what is drawn over it', () => {
    const yard = area('yard', 0, 0, 400, 400)
    expect(largestFree(yard, [room(0, 0, 400, 160), room(0, 160, 80, 240)])).toEqual({
      x: 80,
      y: 160,
      width: 320,
      height: 240,
    })
    expect(largestFree(yard, [room(0, 0, 400, 400)])).toBeUndefined()
  })

  it('has a hopscotch where there is space, only its name where there is little, nothing where there is none', () => {
    const large = area('yard', 0, 0, 600, 300)
    expect(yardDecor(large, [], [large])?.hopscotch).toBeDefined()
    expect(yardDecor(large, [], [large])?.trees).toHaveLength(3)
    const small = area('yard', 0, 0, 80, 48)
    expect(yardDecor(small, [], [small])).toEqual({ hopscotch: undefined, trees: [], name: { x: 40, y: 27 } })
    expect(yardDecor(area('yard', 0, 0, 56, 400), [], [])).toBeUndefined()
  })

  it('never paints over a room', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (count) => {
        const { rooms, areas } = gridPlan(Array.from({ length: count }, (_, index) => `${index}`))
        for (const yard of areas) {
          const decor = yardDecor(yard, rooms, areas)
          const painted = [
            ...(decor?.trees ?? []).map(({ x, y, r }) => ({ x: x - r, y: y - r, width: 2 * r, height: 2 * r })),
            ...(decor?.hopscotch ? [{ ...decor.hopscotch, ...HOPSCOTCH }] : []),
          ]
          for (const box of painted) expect(rooms.filter((each) => overlaps(each, box))).toEqual([])
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('the posts of a covered yard', () => {
  it('stand on the open side, evenly', () => {
    const posts = postsOf(area('shelter', 0, 200, 704, 56), [room(0, 0, 200, 200), room(200, 0, 200, 200)])
    expect(posts).toHaveLength(8)
    expect(new Set(posts.map(({ y }) => y))).toEqual(new Set([256]))
    expect(posts[0]).toEqual({ x: 44, y: 256 })
  })

  it('stand above where rooms lie below, and on the right of a high one with rooms on its left', () => {
    expect(postsOf(area('shelter', 0, 200, 400, 56), [room(0, 256, 200, 100)])[0]?.y).toBe(200)
    expect(postsOf(area('shelter', 80, 0, 56, 400), [room(0, 0, 80, 300)])[0]?.x).toBe(136)
  })
})
