import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  DOOR,
  fitDoor,
  fitToSheet,
  isOnSheet,
  MIN_ROOM,
  middleDoor,
  overlaps,
  SIDES,
  STEP,
  snap,
  wallLength,
} from './plan-geometry.ts'

const anyNumber = fc.integer({ min: -3000, max: 3000 })
const anyRect = fc.record({ x: anyNumber, y: anyNumber, width: anyNumber, height: anyNumber })

describe('the sheet of a plan', () => {
  it('has a grid of 8 units', () => {
    expect([snap(0), snap(3.9), snap(4), snap(235), snap(-5)]).toEqual([0, 0, 8, 232, -8])
  })

  it('takes any rectangle to the nearest one on the grid that can be drawn', () => {
    expect(fitToSheet({ x: 930, y: -20, width: 100, height: 10 }, MIN_ROOM)).toEqual({
      x: 840,
      y: 0,
      width: 104,
      height: 40,
    })
    fc.assert(
      fc.property(anyRect, (rect) => {
        const fit = fitToSheet(rect, MIN_ROOM)
        expect(isOnSheet(fit)).toBe(true)
        expect(fit.width >= MIN_ROOM.width && fit.height >= MIN_ROOM.height).toBe(true)
        expect(Object.values(fit).every((value) => value % STEP === 0)).toBe(true)
        expect(fitToSheet(fit, MIN_ROOM)).toEqual(fit)
      }),
    )
  })

  it('lets rectangles share a wall, and no more', () => {
    const room = { x: 0, y: 0, width: 80, height: 80 }
    expect(overlaps(room, { ...room, x: 80 })).toBe(false)
    expect(overlaps(room, { ...room, x: 72 })).toBe(true)
    fc.assert(fc.property(anyRect, anyRect, (a, b) => overlaps(a, b) === overlaps(b, a)))
  })

  it('keeps a door within its wall', () => {
    expect(middleDoor({ width: 200, height: 144 }, 'top')).toEqual({ side: 'top', at: 80 })
    expect(fitDoor(MIN_ROOM, null)).toBeNull()
    fc.assert(
      fc.property(fc.constantFrom(...SIDES), anyNumber, anyRect, (side, at, rect) => {
        const room = fitToSheet(rect, MIN_ROOM)
        for (const door of [fitDoor(room, { side, at }), middleDoor(room, side)]) {
          expect(door).toMatchObject({ side })
          expect((door?.at ?? -1) >= 0 && (door?.at ?? 0) + DOOR <= wallLength(room, side)).toBe(true)
          expect((door?.at ?? 1) % STEP).toBe(0)
        }
      }),
    )
  })
})
