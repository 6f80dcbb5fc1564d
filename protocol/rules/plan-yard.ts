import type { PlanArea, PlanRoom } from '../api/plans.ts'
import { PLAN_HEIGHT, PLAN_WIDTH, type Rect, type Side, STEP } from './plan-geometry.ts'

/** The painted hopscotch lies in a box of this size. */
export const HOPSCOTCH = { width: 152, height: 52 }

/** What stands in a yard, and where its name is written (the middle of the text). */
export interface YardDecor {
  hopscotch: { x: number; y: number } | undefined
  trees: { x: number; y: number; r: number }[]
  name: { x: number; y: number }
}

/** What a yard shows in the largest part of it that nothing else is drawn over; undefined where that is too small. */
export function yardDecor(
  yard: PlanArea,
  rooms: readonly PlanRoom[],
  areas: readonly PlanArea[],
): YardDecor | undefined {
  const free = largestFree(yard, [...rooms, ...areas.filter(({ kind }) => kind !== 'yard')])
  if (free === undefined || free.width < 64 || free.height < 32) return undefined
  const { x, y, width, height } = free
  const at = (across: number, down: number) => ({ x: Math.round(x + width * across), y: Math.round(y + height * down) })
  if (width >= 360 && height >= 168) {
    return {
      hopscotch: at(0.19, 0.2),
      trees: [
        { ...at(0.62, 0.28), r: 26 },
        { ...at(0.78, 0.6), r: 32 },
        { ...at(0.14, 0.72), r: 22 },
      ],
      name: at(0.46, 0.72),
    }
  }
  if (width >= 360 && height >= 88) {
    return {
      hopscotch: { x: at(0.22, 0).x, y: Math.round(y + height / 2 - HOPSCOTCH.height / 2) },
      trees: [
        { ...at(0.68, 0.44), r: 26 },
        { ...at(0.82, 0.58), r: 32 },
        { ...at(0.1, 0.56), r: 24 },
      ],
      name: at(0.53, 0.54),
    }
  }
  if (width >= HOPSCOTCH.width + 24 && height >= HOPSCOTCH.height + 48) {
    const left = x + width / 2 - HOPSCOTCH.width / 2
    const upper = y + (height - HOPSCOTCH.height - 24) / 2
    return {
      hopscotch: { x: Math.round(left), y: Math.round(upper) },
      trees: [],
      name: { x: Math.round(x + width / 2), y: Math.round(upper + HOPSCOTCH.height + 28) },
    }
  }
  const trees = height >= 96 && width >= 72 ? [{ ...at(0.5, 0.36), r: 20 }] : []
  return { hopscotch: undefined, trees, name: at(0.5, trees.length > 0 ? 0.82 : 0.56) }
}

/** The posts of a covered yard stand along its long side that is open, where fewer rooms touch it. */
export function postsOf(shelter: PlanArea, rooms: readonly PlanRoom[]): { x: number; y: number }[] {
  const { x, y, width, height } = shelter
  const wide = width >= height
  const sides: readonly [Side, Side] = wide ? ['bottom', 'top'] : ['right', 'left']
  const [side] = sides.toSorted((a, b) => touched(shelter, a, rooms) - touched(shelter, b, rooms))
  const length = wide ? width : height
  const count = Math.max(2, Math.round(length / 88))
  return Array.from({ length: count }, (_, index) => {
    const along = (length * (index + 0.5)) / count
    if (wide) return { x: x + along, y: side === 'bottom' ? y + height : y }
    return { x: side === 'right' ? x + width : x, y: y + along }
  })
}

/** How much of a side of a rectangle is a room's wall. */
function touched({ x, y, width, height }: Rect, side: Side, rooms: readonly Rect[]): number {
  const shared = (a: number, aEnd: number, b: number, bEnd: number) =>
    Math.max(0, Math.min(aEnd, bEnd) - Math.max(a, b))
  return rooms.reduce((sum, room) => {
    const across = shared(x, x + width, room.x, room.x + room.width)
    const down = shared(y, y + height, room.y, room.y + room.height)
    if (side === 'top') return sum + (room.y < y && room.y + room.height >= y ? across : 0)
    if (side === 'bottom') return sum + (room.y <= y + height && room.y + room.height > y + height ? across : 0)
    if (side === 'left') return sum + (room.x < x && room.x + room.width >= x ? down : 0)
    return sum + (room.x <= x + width && room.x + room.width > x + width ? down : 0)
  }, 0)
}

/** The largest rectangle on the grid within `frame` that none of `taken` covers: the largest one of a histogram, row by row. */
export function largestFree(frame: Rect, taken: readonly Rect[]): Rect | undefined {
  const columns = Math.min(PLAN_WIDTH - frame.x, frame.width) / STEP
  const rows = Math.min(PLAN_HEIGHT - frame.y, frame.height) / STEP
  const heights = new Array<number>(columns).fill(0)
  let best: Rect | undefined
  for (let row = 0; row < rows; row++) {
    const y = frame.y + row * STEP
    const beside = taken.filter((each) => each.y < y + STEP && y < each.y + each.height)
    for (let column = 0; column < columns; column++) {
      const x = frame.x + column * STEP
      const covered = beside.some((each) => each.x < x + STEP && x < each.x + each.width)
      heights[column] = covered ? 0 : (heights[column] ?? 0) + 1
    }
    const found = largestUnder(heights)
    const area = found.width * found.height * STEP * STEP
    if (area > (best ? best.width * best.height : 0)) {
      best = {
        x: frame.x + found.from * STEP,
        y: y + STEP - found.height * STEP,
        width: found.width * STEP,
        height: found.height * STEP,
      }
    }
  }
  return best
}

function largestUnder(heights: readonly number[]): { from: number; width: number; height: number } {
  let best = { from: 0, width: 0, height: 0 }
  const open: { from: number; height: number }[] = []
  for (let column = 0; column <= heights.length; column++) {
    const height = heights[column] ?? 0
    let from = column
    for (let last = open.at(-1); last && last.height > height; last = open.at(-1)) {
      open.pop()
      from = last.from
      if (last.height * (column - last.from) > best.height * best.width)
        best = { from: last.from, width: column - last.from, height: last.height }
    }
    if (height > 0 && (open.at(-1)?.height ?? 0) < height) open.push({ from, height })
  }
  return best
}
