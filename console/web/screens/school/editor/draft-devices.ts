import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import type { PlanDevice, PlanRoom } from '@preau/protocol/api/plans.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { asDrawn, DEVICE_SIZES, deviceBox, layOutDevices } from '@preau/protocol/rules/plan-devices.ts'
import { overlaps } from '@preau/protocol/rules/plan-geometry.ts'
import type { Change, Draft } from './draft.ts'

type Placed = Pick<DeviceRow, 'id' | 'kind' | 'room'>
type Point = { x: number; y: number }

/** Puts a device into another room, or into none. `was` is the room in which the server has it. */
export function moveDevice(draft: Draft, device: Id, was: Id | null, room: Id | null): Draft {
  const moves = new Map(draft.moves)
  if (room === was) moves.delete(device)
  else moves.set(device, room)
  return {
    ...draft,
    moves,
    rooms: draft.rooms.map((each) =>
      each.devices.some((placed) => placed.device === device)
        ? { ...each, devices: each.devices.filter((placed) => placed.device !== device) }
        : each,
    ),
  }
}

/**
 * Gives a device a place in the room where it is. Those that stood there by rule keep where they stood, so that nothing else
 * moves. Refused where it would stand over another one.
 * @param standing the devices that stood in the room before, the moved one among them or not
 */
export function setPlace(draft: Draft, room: Id, moved: Placed, middle: Point, standing: readonly Placed[]): Change {
  const box = draft.rooms.find((each) => each.room === room)
  if (!box) return draft
  const middles = middlesOf(box, standing)
  if (middles.length < standing.length) return { refused: { why: 'crowded' } }
  const drawn = asDrawn([...standing.filter(({ id }) => id !== moved.id), moved])
  const kindOf = (device: Id) => drawn.find(({ id }) => id === device)?.kind
  const place = deviceBox(box, kindOf(moved.id) ?? moved.kind, middle)
  const others = middles.filter(({ device }) => device !== moved.id)
  const hit = others.some((placed) => {
    const other = kindOf(placed.device)
    return other !== undefined && overlaps(deviceBox(box, other, placed), place)
  })
  if (hit) return { refused: { why: 'crowded' } }
  const devices: PlanDevice[] = [
    ...others,
    { device: moved.id, x: Math.round(place.x + place.width / 2), y: Math.round(place.y + place.height / 2) },
  ]
  return { ...draft, rooms: draft.rooms.map((each) => (each.room === room ? { ...each, devices } : each)) }
}

/** Sets the devices of a room out by rule again. */
export function arrangeDevices(draft: Draft, room: Id): Draft {
  return { ...draft, rooms: draft.rooms.map((each) => (each.room === room ? { ...each, devices: [] } : each)) }
}

/** Where the middle of each device of a room is now; empty where they are only counted, or drawn smaller than they are. */
export function middlesOf(box: PlanRoom, inside: readonly Placed[]): PlanDevice[] {
  const layout = layOutDevices(box, inside, box.devices)
  if (layout.as === 'counts') return []
  if (layout.devices.some(({ kind, height }) => height < DEVICE_SIZES[kind].height)) return []
  return layout.devices.map(({ id, x, y, width, height }) => ({
    device: id,
    x: Math.round(x + width / 2),
    y: Math.round(y + height / 2),
  }))
}
