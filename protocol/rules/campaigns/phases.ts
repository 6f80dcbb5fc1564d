/** What a machine tells of an installation, in the order in which it happens; the last three end it. */
export const UPDATE_PHASES = ['downloaded', 'started', 'installed', 'healthy', 'rolled_back', 'failed'] as const
export type UpdatePhase = (typeof UPDATE_PHASES)[number]

/** How a machine stands in a campaign: nothing yet, it was its turn, and then what it tells. */
export const DEVICE_PHASES = ['waiting', 'turn', ...UPDATE_PHASES] as const
export type DevicePhase = (typeof DEVICE_PHASES)[number]

/** Phases after which an installation did not come to its end. */
export function isFailure(phase: DevicePhase): boolean {
  return phase === 'failed' || phase === 'rolled_back'
}

/** Whether an installation goes on: it was the machine's turn, and nobody heard yet how it ended. */
export function isUnderWay(phase: DevicePhase): boolean {
  return phase !== 'waiting' && phase !== 'healthy' && !isFailure(phase)
}
