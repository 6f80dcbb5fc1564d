import type { PlanArea, PlanRoom } from '../api/plans.ts'
import type { Id } from '../ids.ts'
import { DOOR, isOnSheet, MIN_AREA, MIN_ROOM, overlaps, type Rect, type Size, wallLength } from './plan-geometry.ts'

/** What cannot be drawn, and which room or area (by its place in the list) it is about. */
export type PlanFault =
  | { fault: 'outside' | 'too_small' | 'door'; room: Id }
  | { fault: 'overlap'; room: Id; other: Id }
  | { fault: 'twice'; room: Id }
  | { fault: 'device_twice'; room: Id; device: Id }
  | { fault: 'outside' | 'too_small'; area: number }

/** The first fault of a drawing; undefined where it can be kept. Areas may lie over each other and under rooms. */
export function planFault(rooms: readonly PlanRoom[], areas: readonly PlanArea[]): PlanFault | undefined {
  const seen = new Set<Id>()
  const devices = new Set<Id>()
  for (const [index, room] of rooms.entries()) {
    if (seen.has(room.room)) return { fault: 'twice', room: room.room }
    seen.add(room.room)
    const fault = rectFault(room, MIN_ROOM) ?? doorFault(room)
    if (fault) return { fault, room: room.room }
    const other = rooms.find((each, at) => at < index && overlaps(each, room))
    if (other) return { fault: 'overlap', room: room.room, other: other.room }
    for (const { device } of room.devices) {
      if (devices.has(device)) return { fault: 'device_twice', room: room.room, device }
      devices.add(device)
    }
  }
  for (const [area, each] of areas.entries()) {
    const fault = rectFault(each, MIN_AREA)
    if (fault) return { fault, area }
  }
  return undefined
}

function rectFault(rect: Rect, least: Size): 'outside' | 'too_small' | undefined {
  if (rect.width < least.width || rect.height < least.height) return 'too_small'
  return isOnSheet(rect) ? undefined : 'outside'
}

function doorFault(room: PlanRoom): 'door' | undefined {
  return room.door !== null && room.door.at + DOOR > wallLength(room, room.door.side) ? 'door' : undefined
}
