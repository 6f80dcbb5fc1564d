/** How a board or a projector stands. `off`: it answers nothing more than that, or nothing at all. */
export const POWER_STATES = ['off', 'standby', 'warming', 'on', 'cooling'] as const
export type PowerState = (typeof POWER_STATES)[number]

/** How grave a fault of a part is that the device itself tells. */
export const FAULT_LEVELS = ['ok', 'warning', 'failed'] as const
export type FaultLevel = (typeof FAULT_LEVELS)[number]

/** What a value of attached equipment is: a figure with its unit, or one of some words, or a text. */
export type EquipmentReading =
  | {
      is: 'figure'
      unit: 'hours' | 'percent' | 'celsius' | 'minutes' | 'flag'
      least: number
      most: number
      deadband: number
    }
  | { is: 'word'; words: readonly string[] }
  | { is: 'text'; longest: number }

const hours: EquipmentReading = { is: 'figure', unit: 'hours', least: 0, most: 200_000, deadband: 1 }
const percent: EquipmentReading = { is: 'figure', unit: 'percent', least: 0, most: 100, deadband: 1 }
const flag: EquipmentReading = { is: 'figure', unit: 'flag', least: 0, most: 1, deadband: 1 }
const fault: EquipmentReading = { is: 'word', words: FAULT_LEVELS }

/**
 * Everything that the equipment on a cable or on the network of a school may say of itself. A spec (protocol/spec) says how each
 * device is asked for it; no other reading can be in a spec.
 */
export const EQUIPMENT_READINGS = {
  power: { is: 'word', words: POWER_STATES },
  input: { is: 'text', longest: 32 },
  'lamp.hours': hours,
  'lamp.left': percent,
  'laser.hours': hours,
  'filter.hours': hours,
  'usage.hours': hours,
  temperature: { is: 'figure', unit: 'celsius', least: -40, most: 125, deadband: 2 },
  'fault.fan': fault,
  'fault.lamp': fault,
  'fault.temperature': fault,
  'fault.cover': fault,
  'fault.filter': fault,
  'fault.other': fault,
  signal: flag,
  volume: percent,
  mute: flag,
  freeze: flag,
  blank: flag,
  'battery.charge': percent,
  'battery.left': { is: 'figure', unit: 'minutes', least: 0, most: 100_000, deadband: 5 },
  'mains.present': flag,
  load: percent,
  vendor: { is: 'text', longest: 64 },
  model: { is: 'text', longest: 64 },
  serial: { is: 'text', longest: 64 },
  name: { is: 'text', longest: 64 },
  firmware: { is: 'text', longest: 64 },
} as const satisfies Record<string, EquipmentReading>

export type EquipmentReadingName = keyof typeof EQUIPMENT_READINGS
export const EQUIPMENT_READING_NAMES = Object.keys(EQUIPMENT_READINGS) as EquipmentReadingName[]

/** Values by reading; only what the device said. */
export type EquipmentValues = Partial<Record<EquipmentReadingName, number | string>>

/** Whether a value can be one of this reading: what lies outside was read by a wrong spec, or is a fault of the device. */
export function isPlausible(name: EquipmentReadingName, value: number | string): boolean {
  const reading: EquipmentReading = EQUIPMENT_READINGS[name]
  if (reading.is === 'figure') {
    return typeof value === 'number' && Number.isFinite(value) && value >= reading.least && value <= reading.most
  }
  if (typeof value !== 'string') return false
  return reading.is === 'word' ? reading.words.includes(value) : value.length <= reading.longest
}
