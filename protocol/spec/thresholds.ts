import type { Thresholds } from '../rules/equipment-thresholds.ts'
import type { DeviceSpec } from './device-spec.ts'

/** The limits that a spec has for its device, by reading, as they are told to the server: without their sources. */
export function thresholdsOf({ reads, notices = [] }: Pick<DeviceSpec, 'reads' | 'notices'>): Thresholds | undefined {
  const given = [...Object.values(reads), ...notices].flatMap(({ gives = {} }) => Object.entries(gives))
  const thresholds = given.flatMap(([reading, { threshold }]) => {
    if (!threshold) return []
    const { source, ...limits } = threshold
    return [[reading, limits] as const]
  })
  return thresholds.length > 0 ? Object.fromEntries(thresholds) : undefined
}
