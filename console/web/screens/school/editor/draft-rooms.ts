import type { DrawnRoom, PlanRoom } from '@preau/protocol/api/plans.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'
import { type Door, fitDoor, fitToSheet, MIN_ROOM, overlaps, type Rect } from '@preau/protocol/rules/plan-geometry.ts'
import { freeSpot, gridPlan } from '@preau/protocol/rules/plan-grid.ts'
import type { Change, Draft, DraftArea } from './draft.ts'

/** Puts a room on the plan: at `rect`, or where there is space for it. */
export function placeRoom(draft: Draft, room: Id, rect?: Rect): Change {
  const spot = rect ?? freeSpot(draft.rooms, draft.areas)
  if (!spot) return { refused: { why: 'full' } }
  const box = fitToSheet(spot, MIN_ROOM)
  return withRoom(draft, { room, ...box, door: null, devices: [] })
}

/** The same for a room that is not yet in the school. `names` are those that it has already. */
export function addRoom(draft: Draft, room: DrawnRoom, names: readonly string[], rect?: Rect): Change {
  const taken = names.some((name) => foldText(name) === foldText(room.name))
  if (taken) return { refused: { why: 'name_taken' } }
  return placeRoom({ ...draft, newRooms: [...draft.newRooms, room] }, room.id, rect)
}

/** Moves or resizes a room; its door goes with its wall. */
export function changeRoom(draft: Draft, room: Id, rect: Partial<Rect>): Change {
  const present = draft.rooms.find((each) => each.room === room)
  if (!present) return draft
  const box = fitToSheet({ ...rectOf(present), ...rect }, MIN_ROOM)
  if (sameRect(box, present)) return draft
  return withRoom(draft, { ...present, ...box, door: fitDoor(box, present.door) })
}

export function setDoor(draft: Draft, room: Id, door: Door | null): Draft {
  return {
    ...draft,
    rooms: draft.rooms.map((each) => (each.room === room ? { ...each, door: fitDoor(each, door) } : each)),
  }
}

/** Takes a room off the plan. It stays in the school; one that the draft brought is gone, and what was moved into it goes back. */
export function removeRoom(draft: Draft, room: Id): Draft {
  const brought = draft.newRooms.some(({ id }) => id === room)
  return {
    ...draft,
    rooms: draft.rooms.filter((each) => each.room !== room),
    newRooms: draft.newRooms.filter(({ id }) => id !== room),
    moves: brought ? new Map([...draft.moves].filter(([, into]) => into !== room)) : draft.moves,
  }
}

/** Every room as an equal cell over the yard; other areas go. */
export function arrangeAll(draft: Draft, rooms: readonly Id[], newKey: () => string): Draft {
  const grid = gridPlan(rooms)
  const areas: DraftArea[] = grid.areas.map((area) => ({ ...area, key: newKey() }))
  return { ...draft, rooms: grid.rooms, areas }
}

export function rectOf({ x, y, width, height }: Rect): Rect {
  return { x, y, width, height }
}

export function sameRect(a: Rect, b: Rect): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height
}

function withRoom(draft: Draft, room: PlanRoom): Change {
  const others = draft.rooms.filter((each) => each.room !== room.room)
  const other = others.find((each) => overlaps(each, room))
  return other ? { refused: { why: 'overlap', other: other.room } } : { ...draft, rooms: [...others, room] }
}
