import type { Id } from '@preau/protocol/ids.ts'
import { between, type Rect } from '@preau/protocol/rules/plan-geometry.ts'

export const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] } as const
export type Arrow = keyof typeof ARROWS

/** Whether a key is one of the four arrows. */
export function isArrow(key: string): key is Arrow {
  return Object.hasOwn(ARROWS, key)
}

/**
 * The room that one comes to by an arrow: of those that lie in its direction the nearest, what lies straight ahead before what
 * lies aside. Undefined where there is none.
 */
export function nearestRoom(
  boxes: readonly (Rect & { room: Id })[],
  from: Rect & { room: Id },
  arrow: Arrow,
): Id | undefined {
  const [across, down] = ARROWS[arrow]
  let best: { room: Id; far: number } | undefined
  for (const box of boxes) {
    const ahead =
      across !== 0
        ? gapAhead(from.x, from.width, box.x, box.width, across)
        : gapAhead(from.y, from.height, box.y, box.height, down)
    if (box.room === from.room || ahead === undefined) continue
    const aside =
      across !== 0 ? gapAside(from.y, from.height, box.y, box.height) : gapAside(from.x, from.width, box.x, box.width)
    const far = ahead + aside * 2
    if (best === undefined || far < best.far) best = { room: box.room, far }
  }
  return best?.room
}

/** How far `other` begins ahead of the end of `one`; undefined where it is not ahead. */
function gapAhead(one: number, length: number, other: number, otherLength: number, way: number): number | undefined {
  const gap = way > 0 ? other - (one + length) : one - (other + otherLength)
  return gap < 0 ? undefined : gap
}

/** How far the middle of `one` is from `other`, aside of the way. */
function gapAside(one: number, length: number, other: number, otherLength: number): number {
  const middle = one + length / 2
  return Math.abs(middle - between(middle, other, other + otherLength))
}
