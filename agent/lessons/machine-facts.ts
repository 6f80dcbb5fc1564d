import type { PreflightFacts } from '@preau/protocol/rules/lessons/preflight.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'

/** A disk that is fuller, in percent, lets no lesson begin. */
const DISK_FULL = 98

/** What of its own readings a lesson needs of a machine. */
export function machineFacts(values: ReadingValues): PreflightFacts['machine'] {
  const used = Object.entries(values).flatMap(([name, value]) => (name.startsWith('disk.used:') ? [Number(value)] : []))
  const temperature = values['temperature.cpu']
  return {
    diskFull: used.length === 0 ? undefined : used.some((share) => share >= DISK_FULL),
    temperature: typeof temperature === 'number' ? temperature : undefined,
  }
}
