import { type DeviceFacts, type DeviceStatus, deriveStatus } from '@preau/protocol/rules/device-status.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
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
  /** When the timeline was last told of a message that could not be read, ms since 1970. */
  quarantineToldAt: number | null
}

/** How many agents of one device are remembered. */
const INSTANCES_KEPT = 8

/** A state as it was read from the store. */
export function wake(stored: StoredDeviceState): DeviceState {
  const instances = stored.instance === null ? [] : [stored.instance]
  return { ...stored, instances, replay: null, added: 0, quarantineToldAt: null }
}

/** A copy to be changed; the original stays what is on disk. */
export function draftOf(state: DeviceState): DeviceState {
  return { ...state }
}

/** What deriveStatus asks for. */
export function factsOf(state: DeviceState, listeningSince: number): DeviceFacts {
  const { kind, values, heardAt, interval, asleep, duplicateAt } = state
  return { kind, values, heardAt, interval, asleep, duplicateAt, listeningSince }
}

/** Derives the status anew; gives the one before. */
export function rederive(state: DeviceState, now: number, listeningSince: number): DeviceStatus {
  const before = state.status
  state.status = deriveStatus(factsOf(state, listeningSince), before, now)
  return before
}

/** `values` with a sample's laid over them; null takes a reading away. */
export function mergeValues(values: ReadingValues, sample: ReadingValues): ReadingValues {
  const merged = { ...values, ...sample }
  for (const [id, value] of Object.entries(sample)) if (value === null) delete merged[id]
  return merged
}

/** Remembers who was born; says whether that proves a second living agent. */
export function rememberInstance(state: DeviceState, instance: string): boolean {
  const returns = state.instance !== null && state.instance !== instance && state.instances.includes(instance)
  state.instances = [...state.instances.filter((known) => known !== instance), instance].slice(-INSTANCES_KEPT)
  state.instance = instance
  return returns
}
