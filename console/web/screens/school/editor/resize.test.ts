import { isOnSheet, MIN_ROOM } from '@preau/protocol/rules/plan-geometry.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HANDLES, handlePoint, nudged, pulled, spanned } from './resize.ts'

const ROOM = { x: 80, y: 80, width: 200, height: 144 }

describe('a rectangle', () => {
  it('is pulled by an edge or a corner; what faces it stays', () => {
    expect(pulled(ROOM, 'e', { x: 40, y: 99 }, MIN_ROOM)).toEqual({ ...ROOM, width: 240 })
    expect(pulled(ROOM, 'nw', { x: -16, y: 24 }, MIN_ROOM)).toEqual({ x: 64, y: 104, width: 216, height: 120 })
    expect(pulled(ROOM, 'w', { x: 400, y: 0 }, MIN_ROOM)).toEqual({ ...ROOM, x: 232, width: 48 })
  })

  it('stays on the sheet and large enough, however it is pulled', () => {
    const far = fc.integer({ min: -2000, max: 2000 })
    fc.assert(
      fc.property(fc.constantFrom(...HANDLES), far, far, (handle, x, y) => {
        const rect = pulled(ROOM, handle, { x, y }, MIN_ROOM)
        expect(isOnSheet(rect) && rect.width >= MIN_ROOM.width && rect.height >= MIN_ROOM.height).toBe(true)
      }),
    )
  })

  it('is moved by arrows, and resized by them with Shift', () => {
    expect(nudged(ROOM, 'ArrowLeft', false)).toEqual({ ...ROOM, x: 72 })
    expect(nudged(ROOM, 'ArrowDown', true)).toEqual({ ...ROOM, height: 152 })
  })

  it('is drawn between two corners in any order, and has a handle on each edge and corner', () => {
    expect(spanned({ x: 90, y: 10 }, { x: 20, y: 60 })).toEqual({ x: 20, y: 10, width: 70, height: 50 })
    expect(handlePoint(ROOM, 'se')).toEqual({ x: 280, y: 224 })
    expect(handlePoint(ROOM, 'n')).toEqual({ x: 180, y: 80 })
  })
})
