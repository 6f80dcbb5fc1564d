import type { EquipmentValues } from '@preau/protocol/rules/equipment-readings.ts'
import { type ReadingValues, splitReading } from '@preau/protocol/rules/readings.ts'
import type { Board } from './boards.ts'
import { type Failure, isActive } from './failures.ts'
import type { MachineModel } from './machine-model.ts'

/** What a person or time changes of a board. What the demo says of its faults stays as it says it. */
const KEPT = ['input', 'volume', 'mute', 'freeze', 'blank', 'lamp.hours', 'usage.hours'] as const

/** `board` as it was left: its hours never go back, and what was turned off stays off. */
export function resumeBoard(board: Board, said: Readonly<Record<string, number | string>>): Board {
  const values: EquipmentValues = { ...board.values }
  for (const name of KEPT) {
    const [known, first] = [said[name], values[name]]
    if (known === undefined) continue
    values[name] = typeof known === 'number' && /hours$/.test(name) ? Math.max(known, Number(first ?? 0)) : known
  }
  const power = said.power === 'warming' ? 'on' : said.power === 'cooling' ? 'standby' : said.power
  return { ...board, values: { ...values, ...(power !== undefined && { power }) } }
}

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
 * Since when a device that is away at the start of the demo has been away, ms since 1970, where the server knows that already:
 * it was last heard before, and went with a word or without one as the failure says. Undefined where it has that still to tell.
 */
export function knownAwaySince(failures: readonly Failure[], known: Known, start: number): number | undefined {
  const away = failures.flatMap(({ effects, ...failure }) => {
    const effect = effects.find((each) => each.do === 'off' || each.do === 'silence')
    return effect && isActive({ effects, ...failure }, 0) ? [{ begins: failure.begins, says: effect.do === 'off' }] : []
  })
  const last = away.sort((a, b) => b.begins - a.begins)[0]
  if (!last || known.heardAt === null || last.says !== known.asleep) return undefined
  return known.heardAt <= start + last.begins ? start + last.begins : undefined
}
