import { type EquipmentReadingName, type EquipmentValues, FAULT_LEVELS, type FaultLevel } from './equipment-readings.ts'
import type { ReadingName, ReadingValues } from './readings.ts'

/** The reading of a device's state and samples that each figure of attached equipment becomes; words stay with the equipment. */
const FIGURES: Partial<Record<EquipmentReadingName, ReadingName>> = {
  'lamp.hours': 'lamp.hours',
  'lamp.left': 'lamp.left',
  'laser.hours': 'laser.hours',
  'filter.hours': 'filter.hours',
  'usage.hours': 'usage.hours',
  temperature: 'temperature.case',
  signal: 'signal.present',
  volume: 'sound.volume',
  mute: 'sound.muted',
  freeze: 'picture.frozen',
  blank: 'picture.blank',
  'battery.charge': 'battery.charge',
  'battery.left': 'battery.left',
  'mains.present': 'mains.present',
  load: 'load.used',
}

/** The id of the figure that a reading becomes: `fault.fan` is `part.fault:fan`; undefined for one that is words alone. */
export function figureOf(name: EquipmentReadingName): string | undefined {
  return name.startsWith('fault.') ? `part.fault:${name.slice('fault.'.length)}` : FIGURES[name]
}

/** What equipment said as readings that charts and rules know: `fault.fan` failed is `part.fault:fan` 2. */
export function equipmentFigures(values: EquipmentValues, life: { lamp: number } | undefined): ReadingValues {
  const figures: ReadingValues = {}
  for (const [name, value] of Object.entries(values)) {
    const reading = FIGURES[name as EquipmentReadingName]
    if (reading && typeof value === 'number') figures[reading] = value
    const level = FAULT_LEVELS.indexOf(value as FaultLevel)
    if (name.startsWith('fault.') && level >= 0) figures[`part.fault:${name.slice('fault.'.length)}`] = level
  }
  if (life && figures['lamp.hours'] !== undefined) figures['lamp.life'] = life.lamp
  return figures
}
