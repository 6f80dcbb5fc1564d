import {
  EQUIPMENT_READINGS,
  type EquipmentReading,
  type EquipmentReadingName,
} from '@preau/protocol/rules/equipment-readings.ts'
import { type Limit, MOST_THRESHOLDS, THRESHOLD_LEVELS } from '@preau/protocol/rules/equipment-thresholds.ts'
import type { DeviceSpec, Given } from '@preau/protocol/spec/device-spec.ts'

type Threshold = NonNullable<Given['threshold']>

/** Units that go down as well as up: at the edge of a limit they flutter. */
const FLUTTERING = ['percent', 'celsius', 'minutes']

/** What is wrong with the limits of a spec, one line each. */
export function thresholdFaults({ reads, notices = [], life }: DeviceSpec): string[] {
  const all = [...Object.values(reads), ...notices].flatMap(({ gives = {} }) =>
    Object.entries(gives).flatMap(([name, { threshold }]) =>
      threshold ? [{ reading: name as EquipmentReadingName, threshold }] : [],
    ),
  )
  const faults = all.flatMap(({ reading, threshold }) =>
    faultsOf(reading, threshold).map((fault) => `threshold of ${reading}: ${fault}`),
  )
  if (all.length > MOST_THRESHOLDS) faults.push(`more than ${MOST_THRESHOLDS} readings have a threshold`)
  if (life?.lamp !== undefined && all.some(({ reading }) => reading === 'lamp.hours')) {
    faults.push('threshold of lamp.hours: life says it already')
  }
  return faults
}

function faultsOf(reading: EquipmentReadingName, threshold: Threshold): string[] {
  const known: EquipmentReading = EQUIPMENT_READINGS[reading]
  if (known.is === 'text') return ['is a text']
  const levels = THRESHOLD_LEVELS.flatMap((level) => {
    const limit = threshold[level]
    return limit ? [{ level, limit }] : []
  })
  if (levels.length === 0) return ['says neither degraded nor down']
  const faults = levels.flatMap(({ level, limit }) =>
    (known.is === 'word' ? wordFaults(known.words, limit) : figureFaults(known, limit)).map(
      (fault) => `${level}: ${fault}`,
    ),
  )
  return faults.length > 0 ? faults : orderFaults(threshold)
}

function wordFaults(known: readonly string[], { above, below, leave, words = [] }: Limit): string[] {
  if (above !== undefined || below !== undefined || leave !== undefined || words.length === 0) {
    return ['is one of some words: say which (words)']
  }
  return words.filter((word) => !known.includes(word)).map((word) => `${word} is none of ${known.join(', ')}`)
}

function figureFaults(
  { unit, least, most }: Extract<EquipmentReading, { is: 'figure' }>,
  { above, below, leave, words }: Limit,
): string[] {
  const limit = above ?? below
  if (words || limit === undefined || (above !== undefined && below !== undefined)) {
    return ['is a figure: say above or below, one of them']
  }
  const faults = [limit, leave ?? limit]
    .filter((figure) => figure < least || figure > most)
    .map((figure) => `${figure} is not between ${least} and ${most}`)
  if (leave === undefined && FLUTTERING.includes(unit)) faults.push('must say where it ends again (leave)')
  const isBackwards = leave !== undefined && (above === undefined ? leave <= limit : leave >= limit)
  return isBackwards ? [...faults, `leave ${leave} lies beyond the limit itself`] : faults
}

/** What is down must be graver than what is degraded. */
function orderFaults({ degraded, down }: Threshold): string[] {
  if (!degraded || !down) return []
  if (degraded.words && down.words) {
    const both = degraded.words.filter((word) => down.words?.includes(word))
    return both.map((word) => `${word} is degraded and down`)
  }
  const isGraver =
    degraded.above === undefined || down.above === undefined
      ? degraded.below !== undefined && down.below !== undefined && down.below < degraded.below
      : down.above > degraded.above
  return isGraver ? [] : ['down must lie beyond degraded']
}
