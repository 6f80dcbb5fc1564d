import type { RoomKind } from '@preau/protocol/api/places.ts'
import type { EquipmentItem } from '@preau/protocol/messages/equipment.ts'
import type { Event } from '@preau/protocol/messages/event.ts'
import type { SectionName } from '@preau/protocol/messages/inventory.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'

/**
 * What a device told at `at`, ms since 1970, server clock. Not `heard`: it came later, out of its outbox, and says nothing of
 * whether the device could be reached.
 */
export type ToldRecord =
  | { at: number; heard: boolean; values: ReadingValues; full?: true }
  | { at: number; heard: boolean; event: Event }
  /** Its connection was cut, and nothing is heard from now on. */
  | { at: number; silent: true }
  /** Another machine was put in its place. */
  | { at: number; replaced: { model: string } }

/** What its agent told of a board or a projector, and when. */
export interface ToldItem {
  at: number
  item: EquipmentItem
}

/** A device that does not exist, with what it told. */
export interface ToldDevice {
  claim: string
  name: string
  kind: DeviceKind
  /** The name of one of the rooms. */
  room: string
  model: string
  serial: string
  enrolledAt: number
  agent: { version: string; platform: string; arch: string }
  /** Seconds between signs of life. */
  interval: number
  inventory: readonly { section: SectionName; items: readonly object[] }[]
  /** In lists, each in its order and after the one before; read once. */
  records: Iterable<readonly ToldRecord[]>
  /** What it told of each device that it reaches, oldest first. */
  attached: readonly (readonly ToldItem[])[]
}

/** A school that does not exist, until `now`, ms since 1970. */
export interface ToldSchool {
  authority: string
  school: string
  rooms: readonly { name: string; kind: RoomKind }[]
  now: number
  devices: readonly ToldDevice[]
}
