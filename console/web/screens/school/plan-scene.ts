import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import type { Room, School } from '@preau/protocol/api/places.ts'
import type { Plan, PlanArea, PlanRoom } from '@preau/protocol/api/plans.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { layOutDevices, type RoomLayout } from '@preau/protocol/rules/plan-devices.ts'
import { gridPlan } from '@preau/protocol/rules/plan-grid.ts'

/** A room as it is drawn, with what stands in it. */
export interface SceneRoom {
  room: Room
  box: PlanRoom
  devices: readonly DeviceRow[]
  layout: RoomLayout
}

/** Everything that a picture of a school shows. */
export interface Scene {
  rooms: readonly SceneRoom[]
  areas: readonly PlanArea[]
  /** Rooms that are not drawn. */
  left: readonly Room[]
}

/** What is drawn, without its version. */
export interface Drawing {
  rooms: readonly PlanRoom[]
  areas: readonly PlanArea[]
}

/** The drawing of a school: the one that was made, or the grid of its rooms. */
export function drawingOf(school: School, plan: Plan): Pick<Plan, 'rooms' | 'areas'> {
  return plan.drawnAt === null ? gridPlan(school.rooms.map(({ id }) => id)) : plan
}

/** A drawing with the rooms and devices that are there now. Devices are in the order of their names. */
export function sceneOf(
  rooms: readonly Room[],
  { rooms: boxes, areas }: Drawing,
  devices: readonly DeviceRow[],
): Scene {
  const placed = devicesByRoom(devices)
  const boxOf = new Map(boxes.map((box) => [box.room, box]))
  return {
    rooms: rooms.flatMap((room) => {
      const box = boxOf.get(room.id)
      if (!box) return []
      const inside = placed.get(room.id) ?? []
      return [{ room, box, devices: inside, layout: layOutDevices(box, inside, box.devices) }]
    }),
    areas,
    left: rooms.filter(({ id }) => !boxOf.has(id)),
  }
}

/** Devices by their room, each in the order of their names as a person sorts them. */
export function devicesByRoom(devices: readonly DeviceRow[]): Map<Id, DeviceRow[]> {
  const collator = new Intl.Collator('fr', { numeric: true, sensitivity: 'base' })
  const sorted = devices.toSorted((a, b) => collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1))
  return Map.groupBy(
    sorted.filter(({ room }) => room !== null),
    ({ room }) => room?.id ?? '',
  )
}

const DEPTHS: readonly PlanArea['kind'][] = ['yard', 'corridor', 'shelter', 'entrance', 'label']

/** Areas as they lie over each other, the lowest first. */
export function sortedAreas<A extends PlanArea>(areas: readonly A[]): A[] {
  return areas.toSorted((a, b) => DEPTHS.indexOf(a.kind) - DEPTHS.indexOf(b.kind))
}
