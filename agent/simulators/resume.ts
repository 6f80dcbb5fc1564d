import { type ReadingValues, splitReading } from '@preau/protocol/rules/readings.ts'
import { type Failure, isActive } from './failures.ts'
import type { MachineModel } from './machine-model.ts'

/** What the server knows of a device that was there before this run of the demo. */
export interface Known {
  /** When it was last heard, ms since 1970; null where never. */
  heardAt: number | null
  values: ReadingValues
  /** It said that it goes. */
  asleep: boolean
}

/** Where a reading is found in the model. */
const PLACES = {
  'cpu.load': 'load',
  'memory.used': 'memory',
  'temperature.cpu': 'temperature',
  'disk.used': 'diskUsed',
  'battery.charge': 'charge',
  'battery.health': 'health',
  'battery.cycles': 'cycles',
  'wifi.signal': 'signal',
} as const satisfies Record<string, keyof MachineModel>

/**
 * `model` with what the machine last told, so that a new run of the demo goes on where the last one or the year before it
 * ended. What a failure makes of a reading is not the machine's own, and stays out.
 * @param time ms after the demo's start
 */
export function resumeModel(
  model: MachineModel,
  known: Known,
  failures: readonly Failure[],
  time: number,
): MachineModel {
  if (known.heardAt === null) return model
  const resumed: MachineModel = {
    ...model,
    on: model.on && !known.asleep,
    charging: known.values['battery.charging'] === 1,
  }
  const feigned = new Set<string>()
  for (const failure of failures) {
    if (!isActive(failure, time)) continue
    for (const effect of failure.effects) if ('reading' in effect) feigned.add(effect.reading)
  }
  for (const [id, value] of Object.entries(known.values)) {
    const { name } = splitReading(id)
    if (value === null || feigned.has(name) || !Object.hasOwn(PLACES, name)) continue
    resumed[PLACES[name as keyof typeof PLACES]] = value
  }
  return resumed
}

/**
 * Whether a device that is away at the start of the demo went before it was last heard of, so that the server knows it already:
 * then it has nothing to say until it comes back.
 */
export function isKnownAway(failures: readonly Failure[], { heardAt }: Known, start: number): boolean {
  if (heardAt === null) return false
  const away = failures.filter(
    (failure) =>
      isActive(failure, 0) && failure.effects.some((effect) => effect.do === 'off' || effect.do === 'silence'),
  )
  return away.length > 0 && heardAt <= start + Math.max(...away.map(({ begins }) => begins))
}
