/** How a figure stands to its target. `none`: there is nothing to measure, or nothing to reach. */
export const READINGS_OF_TARGETS = ['held', 'at_risk', 'missed', 'none'] as const
export type TargetReading = (typeof READINGS_OF_TARGETS)[number]

/** This share of what a target leaves may be used before it is at risk. */
const USED_UP = 0.8

/**
 * Reads a share of commitments in time. Before it is late it is at risk: when what is soon late would miss it.
 * @param target percent
 * @param soon commitments that run and are soon late
 */
export function readShare(good: number, total: number, target: number | null, soon = 0): TargetReading {
  if (target === null || (total === 0 && soon === 0)) return 'none'
  if (total > 0 && good * 100 < target * total) return 'missed'
  if (soon > 0 && good * 100 < target * (total + soon)) return 'at_risk'
  return total === 0 ? 'none' : 'held'
}

/**
 * Reads a level that should stay over a target, both percents; it is at risk while its period goes on and most of what may be
 * lost is lost.
 */
export function readLevel(actual: number | null, target: number | null, goesOn: boolean): TargetReading {
  if (actual === null || target === null) return 'none'
  if (actual < target) return 'missed'
  return goesOn && 100 - actual > USED_UP * (100 - target) ? 'at_risk' : 'held'
}

/** Reads a count that should stay at or under a target. */
export function readCount(actual: number | null, target: number | null): TargetReading {
  if (actual === null || target === null) return 'none'
  return actual > target ? 'missed' : 'held'
}

/** Reads a mean of answers, as a level; a tenth of a point above its target it is at risk. */
export function readMean(mean: number | null, target: number | null, goesOn: boolean): TargetReading {
  if (mean === null || target === null) return 'none'
  if (mean < target) return 'missed'
  return goesOn && mean < target + 0.1 ? 'at_risk' : 'held'
}
