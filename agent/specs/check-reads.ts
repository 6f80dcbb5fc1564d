import {
  EQUIPMENT_READINGS,
  type EquipmentReading,
  type EquipmentReadingName,
  isPlausible,
} from '@preau/protocol/rules/equipment-readings.ts'
import type { DeviceSpec, Given, Read } from '@preau/protocol/spec/device-spec.ts'
import { fieldType } from '@preau/protocol/spec/fields.ts'
import type { Parts } from './parts.ts'

/** What is wrong with the reads of a spec, one line each. */
export function readFaults(parts: Parts): string[] {
  const { spec } = parts
  return [
    ...Object.entries(spec.reads).flatMap(([name, read]) =>
      faultsOfRead(parts, read).map((fault) => `read ${name}: ${fault}`),
    ),
    ...twice(spec),
    ...powerFaults(spec),
  ]
}

function faultsOfRead({ pattern }: Parts, { send, reply, gives, first = [] }: Read): string[] {
  const faults: string[] = []
  for (const each of [send, ...first.map((step) => step.send)]) {
    if (pattern(each).fields.length > 0) faults.push(`what it sends has a field: ${each}`)
  }
  const isBare = reply.replace(/\{[^}]*\}/g, '').trim() === ''
  if (isBare && /:(text|word|rest|u8)\d*\}/.test(reply)) {
    faults.push('its reply is nothing but fields, so that anything is one')
  }
  const types = fieldTypes(reply)
  for (const [reading, given] of Object.entries(gives)) {
    faults.push(...givenFaults(reading as EquipmentReadingName, given, types).map((fault) => `${reading}: ${fault}`))
  }
  return faults
}

/** The fields of a pattern with the names of their types. */
function fieldTypes(source: string): Map<string, string> {
  return new Map(
    [...source.matchAll(/\{([a-zA-Z0-9_]+):([a-z0-9]+)\}/g)].map(([, name = '', type = '']) => [name, type]),
  )
}

function givenFaults(reading: EquipmentReadingName, given: Given, types: ReadonlyMap<string, string>): string[] {
  const { field, values, mask, times } = given
  const name = field ?? [...types.keys()][0] ?? ''
  const type = types.get(name)
  if (type === undefined) return [field === undefined ? 'its reply has no field' : `its reply has no field ${field}`]
  if (field === undefined && types.size > 1) return ['says none of the fields of its reply']
  const known: EquipmentReading = EQUIPMENT_READINGS[reading]
  const isText =
    typeof fieldType(type)?.read(new Uint8Array(), 0, 0) === 'string' || /^(word|text|rest|hextext)/.test(type)
  const faults: string[] = []
  if (known.is === 'word' && !values) faults.push('is one of some words, and no values say which')
  if (known.is === 'figure' && isText && !values) faults.push(`is a figure, and {${name}:${type}} is a text`)
  if ((mask !== undefined || times !== undefined) && isText)
    faults.push(`{${name}:${type}} is a text: no mask, no times`)
  if (times !== undefined && known.is !== 'figure') faults.push('is no figure: no times')
  for (const [key, means] of Object.entries(values ?? {})) {
    if (!isPlausible(reading, means)) faults.push(`${key} means ${means}, which it cannot be`)
    if (mask !== undefined && key !== '0' && key !== '1') faults.push(`behind a mask there are 0 and 1, not ${key}`)
    // A field of digits gives a number, without the zeros before it.
    if (!isText && !/^-?(0|[1-9]\d*)$/.test(key))
      faults.push(`{${name}:${type}} is never "${key}": write its number in decimal`)
  }
  return faults
}

/** INVARIANT: a reading comes from one read, so that what shows a command is known. */
function twice({ reads }: DeviceSpec): string[] {
  const all = Object.entries(reads).flatMap(([name, { gives }]) =>
    Object.keys(gives).map((reading) => ({ name, reading })),
  )
  return all
    .filter(({ reading }, index) => all.findIndex((each) => each.reading === reading) !== index)
    .map(({ name, reading }) => `read ${name}: ${reading} is given by another read already`)
}

/** What is asked of a device that sleeps is its power; one that describes itself by HID has none. */
function powerFaults({ reads, transport }: DeviceSpec): string[] {
  const [name, read] = Object.entries(reads).find(([, { gives }]) => 'power' in gives) ?? []
  if (!read) return transport.hid ? [] : ['no read gives its power']
  return [
    ...(read.asleep ? [] : [`read ${name}: gives the power, and is not marked as answered in standby (asleep: true)`]),
    ...(read.every > 60 ? [`read ${name}: gives the power, and is asked for each ${read.every} s only`] : []),
  ]
}
