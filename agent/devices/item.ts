import type { EquipmentItem } from '@preau/protocol/messages/equipment.ts'
import {
  EQUIPMENT_READINGS,
  type EquipmentReading,
  type EquipmentReadingName,
  type EquipmentValues,
} from '@preau/protocol/rules/equipment-readings.ts'
import { changesLevel, type Thresholds } from '@preau/protocol/rules/equipment-thresholds.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import type { EquipmentState } from './equipment.ts'

/** What names a device on its agent: the serial that it says, else its spec and where it is. */
export function keyOfDevice(vendor: string, serial: string | undefined, spec: string, place: string): string {
  const key = serial === undefined ? `${spec}@${place}` : `${vendor.toLowerCase()}:${serial}`
  return key.replace(/[^!-~]/g, '-').slice(0, 160)
}

/** Who a device is. */
export type Identity = Pick<EquipmentItem, 'key'> & { vendor: string; model: string; serial: string | undefined }

/** A device as it is told to the server. */
export function itemOf(
  line: { id: string; spec: DeviceSpec; name?: string | undefined; network: boolean },
  { key, vendor, model, serial }: Identity,
  { presence, values, fault }: EquipmentState,
): EquipmentItem {
  const { id, spec, name, network } = line
  return {
    key,
    spec: id,
    kind: spec.kind,
    ...(name !== undefined && { name }),
    ...(network && { network }),
    vendor: vendor.slice(0, 64),
    model: model.slice(0, 64),
    ...(serial !== undefined && { serial: serial.slice(0, 64) }),
    presence,
    ...(fault !== undefined && { fault }),
    values: values as EquipmentItem['values'],
    ...(spec.life?.lamp !== undefined && { life: { lamp: spec.life.lamp } }),
  }
}

/**
 * Whether the server ought to hear of `item`, having heard of `sent`: a word is another one, a figure moved beyond its deadband, or
 * over one of the `thresholds` of its spec, or back.
 */
export function isWorthTelling(sent: EquipmentItem, item: EquipmentItem, thresholds: Thresholds = {}): boolean {
  const facts = ['key', 'spec', 'presence', 'fault', 'vendor', 'model', 'serial', 'name'] as const
  if (facts.some((fact) => sent[fact] !== item[fact])) return true
  const names = new Set([...Object.keys(sent.values), ...Object.keys(item.values)])
  return [...names].some((name) => {
    const [before, now, threshold] = [sent.values[name], item.values[name], thresholds[name]]
    if (hasMoved(name, before, now)) return true
    return threshold !== undefined && before !== undefined && now !== undefined && changesLevel(threshold, before, now)
  })
}

type Value = EquipmentValues[EquipmentReadingName]

function hasMoved(name: string, before: Value, now: Value): boolean {
  if (typeof before !== 'number' || typeof now !== 'number') return before !== now
  const reading: EquipmentReading | undefined = EQUIPMENT_READINGS[name as EquipmentReadingName]
  return Math.abs(now - before) >= (reading?.is === 'figure' ? reading.deadband : 0)
}
