import type { DeviceState } from '../fleet/device-state.ts'
import { earlierConditions, type ReplayStep, startReplay, stepReplay } from '../fleet/replay.ts'
import { type Unit, updateStatus } from './unit.ts'

/** One record of an outage: see server/fleet/replay.ts. With the last one, today's conditions learn since when they hold. */
export function replayStep(unit: Unit, state: DeviceState, step: ReplayStep, epoch: number, seq: number): void {
  if (epoch !== state.stateEpoch) return
  const before = state.replay ?? startReplay(state.kind)
  const replay = stepReplay(before, step)
  const status = replay.status
  const changed = status && before.status?.status !== status.status
  if (changed && state.firstHeardAt !== null && replay.at < state.firstHeardAt) {
    const reason = status.reasons.find((candidate) => candidate.status === status.status)?.code ?? null
    unit.statusChanges.push({
      school: state.school,
      device: state.device,
      at: replay.at,
      status: status.status,
      reason,
    })
  }
  state.replay = replay
  endReplay(unit, state, epoch, seq)
}

/** Ends the replay where `seq` was the last record of the outage. */
export function endReplay(unit: Unit, state: DeviceState, epoch: number, seq: number): void {
  const status = state.replay?.status
  if (!status || epoch !== state.stateEpoch || seq < state.stateSeq) return
  state.replay = null
  state.status = { ...state.status, conditions: earlierConditions(state.status.conditions, status.conditions) }
  updateStatus(unit, state, unit.world.clock())
  unit.restated.add(state.device)
  const decided = state.status.reasons.find((reason) => reason.status === state.status.status)
  state.status = { ...state.status, since: Math.min(state.status.since, decided?.since ?? state.status.since) }
}
