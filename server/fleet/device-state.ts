import type { Id } from '@preau/protocol/ids.ts'
import { type DeviceFacts, type DeviceStatus, deriveStatus, type Status } from '@preau/protocol/rules/device-status.ts'
import type { EquipmentValues } from '@preau/protocol/rules/equipment-readings.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import { isTablet } from '@preau/protocol/rules/tablets.ts'
import type { StoredDeviceState } from '../store/device-states.ts'
import type { Replay } from './replay.ts'

/** What the server knows of a device: what is stored, and what only this run needs. Values in it are replaced, never changed. */
export interface DeviceState extends StoredDeviceState {
  /** Agents that were born with this identity, oldest first: one that comes back after another proves that two are alive. */
  instances: readonly string[]
  /** The records of an outage as they come in, oldest first; null when there are none. */
  replay: Replay | null
  /** Rows that came in since it was last looked at whether the device has too many of them. */
  added: number
  /** How the machine stood that reaches it, when its own status was derived last; null for a machine, and before. */
  via: { status: Status; since: number } | null
  /** When the timeline was last told of a message that could not be read, ms since 1970. */
  quarantineToldAt: number | null
}

/** How many agents of one device are remembered. */
const INSTANCES_KEPT = 8

/** A state as it was read from the store. */
export function wake(stored: StoredDeviceState): DeviceState {
  const instances = stored.instance === null ? [] : [stored.instance]
  return { ...stored, instances, replay: null, added: 0, via: null, quarantineToldAt: null }
}

/** A copy to be changed; the original stays what is on disk. */
export function draftOf(state: DeviceState): DeviceState {
  return { ...state }
}

/** What deriveStatus asks for. */
export function factsOf(state: DeviceState, listeningSince: number): DeviceFacts {
  const { kind, values, heardAt, interval, asleep, duplicateAt, attached } = state
  const byPage = isTablet(state.agent)
  const facts = { kind, values, heardAt, interval, asleep, duplicateAt, listeningSince, ...(byPage && { byPage }) }
  if (!attached) return facts
  const { presence, since, lost, fault, thresholds } = attached
  const said = attached.said as EquipmentValues
  return { ...facts, attached: { presence, since, lost, fault, said, thresholds, via: state.via ?? UNKNOWN_VIA } }
}

/** A machine of which nothing was looked up yet is taken for one that is there: the next look at the fleet says more. */
const UNKNOWN_VIA = { status: 'ok', since: 0 } as const

/** Looks how the machine stands that reaches a device; nothing where it is one itself. */
export function lookAtVia(state: DeviceState, fleet: { get(device: Id): DeviceState | undefined }): void {
  const via = state.attached && fleet.get(state.attached.via)
  if (via) state.via = { status: via.status.status, since: via.status.since }
}

/** Derives the status anew; gives the one before. */
export function rederive(state: DeviceState, now: number, listeningSince: number): DeviceStatus {
  const before = state.status
  state.status = deriveStatus(factsOf(state, listeningSince), before, now)
  return before
}

/** Readings of one device that are known at a time: as many as one message may hold, and no agent knows more. */
const READINGS_KEPT = 200

/**
 * `values` with a sample's laid over them; null takes a reading away. Of more than READINGS_KEPT the newest names are left out:
 * a device that sends other names with each sample must not make its state grow without end.
 */
export function mergeValues(values: ReadingValues, sample: ReadingValues): ReadingValues {
  const merged = { ...values, ...sample }
  for (const id in sample) if (sample[id] === null) delete merged[id]
  let known = 0
  for (const _ in merged) known += 1
  return known <= READINGS_KEPT ? merged : Object.fromEntries(Object.entries(merged).slice(0, READINGS_KEPT))
}

/** Remembers who was born; says whether that proves a second living agent. */
export function rememberInstance(state: DeviceState, instance: string): boolean {
  const returns = state.instance !== null && state.instance !== instance && state.instances.includes(instance)
  state.instances = [...state.instances.filter((known) => known !== instance), instance].slice(-INSTANCES_KEPT)
  state.instance = instance
  return returns
}
