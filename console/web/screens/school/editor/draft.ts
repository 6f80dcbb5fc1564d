import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import type { Room, School } from '@preau/protocol/api/places.ts'
import type { DrawnRoom, Plan, PlanArea, PlanChange, PlanRoom } from '@preau/protocol/api/plans.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { drawingOf } from '../plan-scene.ts'

/** An area with a name of this page, so that it can be pointed at. */
export interface DraftArea extends PlanArea {
  key: string
}

/** A drawing that is being changed. Nothing of it is on the server before it is saved. */
export interface Draft {
  rooms: readonly PlanRoom[]
  areas: readonly DraftArea[]
  /** Rooms that come into being with the drawing. */
  newRooms: readonly DrawnRoom[]
  /** Devices that change room with it. */
  moves: ReadonlyMap<Id, Id | null>
}

/** Why a change was not made. */
export type Refusal = { why: 'overlap'; other: Id } | { why: 'full' | 'outside_room' | 'crowded' | 'name_taken' }
/** A draft after a change, or why there is none. */
export type Change = Draft | { refused: Refusal }

export function isRefused(change: Change): change is { refused: Refusal } {
  return 'refused' in change
}

/** The draft with which one begins: what was drawn, or the grid of the rooms where nothing was. */
export function draftOf(school: School, plan: Plan): Draft {
  const { rooms, areas } = drawingOf(school, plan)
  return {
    rooms,
    areas: areas.map((area, index) => ({ ...area, key: `drawn-${index}` })),
    newRooms: [],
    moves: new Map(),
  }
}

/** What is sent to be saved. Rooms and devices that somebody else took away meanwhile are left out. */
export function toPlanChange(
  draft: Draft,
  version: number,
  known: { rooms: ReadonlySet<Id>; devices: ReadonlySet<Id> },
): PlanChange {
  const rooms = new Set([...known.rooms, ...draft.newRooms.map(({ id }) => id)])
  return {
    version,
    rooms: draft.rooms
      .filter(({ room }) => rooms.has(room))
      .map((room) => ({ ...room, devices: room.devices.filter(({ device }) => known.devices.has(device)) })),
    areas: draft.areas.map(({ key: _, ...area }) => area),
    newRooms: draft.newRooms.filter(({ id }) => !known.rooms.has(id)),
    moves: [...draft.moves]
      .filter(([device, room]) => known.devices.has(device) && (room === null || rooms.has(room)))
      .map(([device, room]) => ({ device, room })),
  }
}

/** The rooms of the school and those that the draft brings. */
export function roomsWith(school: School, draft: Draft): Room[] {
  const made = draft.newRooms.filter(({ id }) => !school.rooms.some((room) => room.id === id))
  return [...school.rooms, ...made.map((room) => ({ ...room, school: school.id, devices: 0 }))]
}

/** The devices as they stand once the draft is saved. */
export function devicesWith(devices: readonly DeviceRow[], draft: Draft, rooms: readonly Room[]): DeviceRow[] {
  return devices.map((device) => {
    const room = draft.moves.get(device.id)
    if (room === undefined) return device
    return { ...device, room: room === null ? null : { id: room, name: nameOf(rooms, room) } }
  })
}

export function nameOf(rooms: readonly Pick<Room, 'id' | 'name'>[], id: Id): string {
  return rooms.find((room) => room.id === id)?.name ?? ''
}
