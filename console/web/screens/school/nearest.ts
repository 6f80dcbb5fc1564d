import type { Id } from '@preau/protocol/ids.ts'
import { between, type Rect } from '@preau/protocol/rules/plan-geometry.ts'

export const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] } as const
export type Arrow = keyof typeof ARROWS

/** Whether a key is one of the four arrows. */
export function isArrow(key: string): key is Arrow {
  return Object.hasOwn(ARROWS, key)
}

/**
 * The room that one comes to by an arrow: of those that lie in its direction, what lies straight ahead before what lies aside, and
 * of these the nearest. Undefined where there is none.
 */
export function nearestRoom(
  boxes: readonly (Rect & { room: Id })[],
  from: Rect & { room: Id },
  arrow: Arrow,
): Id | undefined {
  const [across, down] = ARROWS[arrow]
  const spans = (box: Rect) =>
    across !== 0
      ? ([box.x, box.x + box.width, box.y, box.y + box.height] as const)
      : ([box.y, box.y + box.height, box.x, box.x + box.width] as const)
  const [begin, end, side, sideEnd] = spans(from)
  const middle = (side + sideEnd) / 2
  let best: { room: Id; far: number } | undefined
  for (const box of boxes) {
    const [otherBegin, otherEnd, otherSide, otherSideEnd] = spans(box)
    const ahead = across + down > 0 ? otherBegin - end : begin - otherEnd
    if (box.room === from.room || ahead < 0) continue
    const straight = otherSide < sideEnd && side < otherSideEnd
    const aside = Math.abs(middle - between(middle, otherSide, otherSideEnd))
    const far = ahead + aside * 2 + (straight ? 0 : ASIDE)
    if (best === undefined || far < best.far) best = { room: box.room, far }
  }
  return best?.room
}

/** Farther than anything on the sheet. */
const ASIDE = 10_000
