import {
  EQUIPMENT_READINGS,
  type EquipmentReadingName,
  type EquipmentValues,
  isPlausible,
} from '../rules/equipment-readings.ts'
import type { Given } from './device-spec.ts'
import type { FieldValue } from './fields.ts'
import type { Fields, Pattern } from './pattern.ts'

/** Makes readings of the fields of a frame. */
export type Meaning = (fields: Fields) => EquipmentValues

/** What the fields of a reply mean, as readings. A value that no such device can have is left out. */
export function meaningOf(gives: Readonly<Record<string, Given>>, pattern: Pattern): Meaning {
  const given = Object.entries(gives).map(([reading, how]) => {
    const name = reading as EquipmentReadingName
    return { name, field: fieldOf(how, pattern), of: valueBy(name, how) }
  })
  return (fields) => {
    const values: EquipmentValues = {}
    for (const { name, field, of } of given) {
      const raw = fields[field]
      const value = raw === undefined ? undefined : of(raw)
      if (value !== undefined && isPlausible(name, value)) values[name] = value
    }
    return values
  }
}

/** What a device writes for these readings: the other way round, for simulators. Readings that are not there are zero. */
export function fieldsOf(gives: Readonly<Record<string, Given>>, values: EquipmentValues, pattern: Pattern): Fields {
  const fields: Record<string, FieldValue> = {}
  for (const [reading, given] of Object.entries(gives)) {
    const name = reading as EquipmentReadingName
    const field = fieldOf(given, pattern)
    const raw = commonKey(gives, field, values, pattern) ?? written(name, given, values[name])
    if (given.mask === undefined) fields[field] = raw
    else fields[field] = Number(fields[field] ?? 0) | (Number(raw) === 0 ? 0 : given.mask & -given.mask)
  }
  return fields
}

/** Where several readings are told by one word, the word that is true for all of them. */
function commonKey(
  gives: Readonly<Record<string, Given>>,
  field: string,
  values: EquipmentValues,
  pattern: Pattern,
): FieldValue | undefined {
  const told = Object.entries(gives).filter(([, given]) => fieldOf(given, pattern) === field)
  if (told.length < 2 || told.some(([, given]) => given.mask !== undefined || !given.values)) return undefined
  const keys = [...new Set(told.flatMap(([, given]) => Object.keys(given.values ?? {})))]
  // The word that speaks of all of them says how each is as a rule; one that is silent on a reading means that it is so.
  const usual = keys.find((key) => told.every(([, given]) => given.values && key in given.values)) ?? ''
  const fits = keys.find((key) =>
    told.every(
      ([name, { values: means = {} }]) => (means[key] ?? means[usual]) === values[name as EquipmentReadingName],
    ),
  )
  return fits === undefined ? undefined : asNumber(fits)
}

/** The field that a reading is taken from: the only one of its reply where it names none. */
export function fieldOf({ field }: Given, pattern: Pattern): string {
  return field ?? pattern.fields[0] ?? ''
}

/** What one field means for one reading; it gives undefined where it means nothing. */
function valueBy(name: EquipmentReadingName, given: Given): (raw: FieldValue) => FieldValue | undefined {
  const { mask, values, times = 1 } = given
  const reading = EQUIPMENT_READINGS[name]
  const named = namesIn(values ?? {})
  return (raw) => {
    const seen = mask === undefined ? raw : (Number(raw) & mask) === 0 ? 0 : 1
    const means = named.get(seen) ?? (typeof seen === 'string' ? named.get(seen.toLowerCase()) : undefined)
    if (means !== undefined) return means
    // An input that the spec does not name is still the input of the device, by the device's own name.
    if (reading.is === 'text') return String(seen)
    if (values || reading.is === 'word' || typeof seen !== 'number') return undefined
    return Math.round(seen * times * 100) / 100
  }
}

/** What a device writes, by every way to write it: as it stands, in small letters (firmwares differ), and as a figure. */
function namesIn(values: Readonly<Record<string, FieldValue>>): Map<FieldValue, FieldValue> {
  const named = new Map<FieldValue, FieldValue>(Object.entries(values))
  for (const [key, means] of Object.entries(values)) {
    const small = key.toLowerCase()
    if (!named.has(small)) named.set(small, means)
    const figure = asNumber(key)
    if (typeof figure === 'number') named.set(figure, means)
  }
  return named
}

function written(name: EquipmentReadingName, given: Given, value: FieldValue | undefined): FieldValue {
  const [first] = Object.entries(given.values ?? {}).filter(([, means]) => means === value)
  if (first) return asNumber(first[0])
  if (value === undefined) return EQUIPMENT_READINGS[name].is === 'text' ? '' : 0
  return typeof value === 'number' ? Math.round(value / (given.times ?? 1)) : value
}

/** Keys of a record are texts; a field of digits is a number. */
function asNumber(key: string): FieldValue {
  return /^-?(0|[1-9]\d*)$/.test(key) ? Number(key) : key
}
