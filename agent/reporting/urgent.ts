import { isBeyond, STATUS_RULES } from '@preau/protocol/rules/device-status.ts'
import { type ReadingValues, splitReading } from '@preau/protocol/rules/readings.ts'

/**
 * Whether `values` may change how the machine is judged: a reading goes over a limit of a status rule, or back, or is there for
 * the first time or no more. What is not urgent may wait for company.
 * @param before what the server is believed to hold
 */
export function isUrgent(before: ReadingValues, values: ReadingValues): boolean {
  return Object.entries(values).some(([id, value]) => {
    const { name } = splitReading(id)
    const old = before[id] ?? null
    return STATUS_RULES.some((rule) => {
      if (rule.reading !== name) return false
      if (value === null || old === null) return value !== old
      return [true, false].some((held) => isBeyond(rule, value, held) !== isBeyond(rule, old, held))
    })
  })
}
