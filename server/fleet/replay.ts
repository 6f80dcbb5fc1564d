import {
  type Conditions,
  type DeviceKind,
  type DeviceStatus,
  deriveStatus,
} from '@preau/protocol/rules/device-status.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import { mergeValues } from './device-state.ts'

/**
 * What a device went through while nobody heard it, worked off in the order of its records. It says since when today's
 * conditions hold, and it fills the history from before the device was first heard; what the history says already it leaves.
 */
export interface Replay {
  kind: DeviceKind
  values: ReadingValues
  asleep: { since: number; cause: string } | null
  status: DeviceStatus | null
  at: number
}

/** A moment of the replay: what was seen, or what the device announced. */
export interface ReplayStep {
  at: number
  values?: ReadingValues
  asleep?: { since: number; cause: string } | null
}

export function startReplay(kind: DeviceKind): Replay {
  return { kind, values: {}, asleep: null, status: null, at: 0 }
}

/** The replay after one more step. */
export function stepReplay(replay: Replay, step: ReplayStep): Replay {
  const at = Math.max(replay.at, step.at)
  const values = step.values ? mergeValues(replay.values, step.values) : replay.values
  const asleep = step.asleep !== undefined ? step.asleep : step.values ? null : replay.asleep
  const facts = {
    kind: replay.kind,
    values,
    heardAt: at,
    interval: Number.MAX_SAFE_INTEGER / 2000,
    asleep,
    duplicateAt: null,
  }
  return { kind: replay.kind, values, asleep, at, status: deriveStatus(facts, replay.status, at) }
}

/** Conditions with the earlier of both beginnings where both know one. */
export function earlierConditions(present: Conditions, replayed: Conditions): Conditions {
  return Object.fromEntries(
    Object.entries(present).map(([key, condition]) => {
      const since = Math.min(condition.since, replayed[key]?.since ?? condition.since)
      return [key, { ...condition, since }]
    }),
  )
}
