/** The sheet on which a school is drawn, in units. What is drawn stands on a grid of STEP. */
export const PLAN_WIDTH = 944
export const PLAN_HEIGHT = 648
export const STEP = 8
/** How thick a wall is drawn, in units. */
export const WALL = 3.5
/** How wide the opening of a door is, in units. */
export const DOOR = 32
/** The smallest room: its name and one mark are still to be seen. */
export const MIN_ROOM: Size = { width: 48, height: 40 }
/** The smallest area: one that can still be taken hold of. */
export const MIN_AREA: Size = { width: 24, height: 24 }

export interface Size {
  width: number
  height: number
}

export interface Rect extends Size {
  x: number
  y: number
}

export const SIDES = ['top', 'right', 'bottom', 'left'] as const
export type Side = (typeof SIDES)[number]

/** An opening in a wall of a room: `at` units from the left or upper end of that wall. */
export interface Door {
  side: Side
  at: number
}

/** The nearest place on the grid. */
export function snap(value: number): number {
  return Math.round(value / STEP) * STEP
}

/** Whether two rectangles share more than an edge. */
export function overlaps(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

/** Whether a rectangle lies on the sheet. */
export function isOnSheet({ x, y, width, height }: Rect): boolean {
  return x >= 0 && y >= 0 && x + width <= PLAN_WIDTH && y + height <= PLAN_HEIGHT
}

/** The rectangle on the grid that is nearest to `rect`, on the sheet and no smaller than `least`. */
export function fitToSheet(rect: Rect, least: Size): Rect {
  const width = between(snap(rect.width), least.width, PLAN_WIDTH)
  const height = between(snap(rect.height), least.height, PLAN_HEIGHT)
  return {
    x: between(snap(rect.x), 0, PLAN_WIDTH - width),
    y: between(snap(rect.y), 0, PLAN_HEIGHT - height),
    width,
    height,
  }
}

/** How long the wall of a side is. */
export function wallLength({ width, height }: Size, side: Side): number {
  return side === 'top' || side === 'bottom' ? width : height
}

/** The door as near to its place as the wall lets it be; null where there is none. */
export function fitDoor(size: Size, door: Door | null): Door | null {
  if (door === null) return null
  const most = Math.floor((wallLength(size, door.side) - DOOR) / STEP) * STEP
  return { side: door.side, at: between(snap(door.at), 0, most) }
}

/** A door in the middle of a side. */
export function middleDoor(size: Size, side: Side): Door {
  const at = Math.floor((wallLength(size, side) - DOOR) / 2 / STEP) * STEP
  return { side, at }
}

/** `value`, or the bound that it is beyond. */
export function between(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
