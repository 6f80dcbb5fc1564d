import { DEVICE_KINDS, STATUSES } from './device-status.ts'

/** What a value is: `bytes` by 1 000, `memory` in bytes by 1 024, `days` before now. */
export type FieldType =
  | 'bytes'
  | 'memory'
  | 'percent'
  | 'count'
  | 'year'
  | 'days'
  | 'text'
  | 'choice'
  | 'version'
  | 'software'

/** The sorts of disk, the quickest first. */
export const DISK_TYPES = ['nvme', 'ssd', 'emmc', 'hdd'] as const
export type DiskType = (typeof DISK_TYPES)[number]

export interface InventoryField {
  type: FieldType
  /** Who says it: a section of the inventory, the readings, the birth of a connection, or the server itself. */
  from: 'system' | 'memory' | 'disks' | 'displays' | 'printers' | 'software' | 'readings' | 'birth' | 'server'
  /** Under which title a list of fields shows it. */
  group: 'machine' | 'system' | 'disk' | 'battery' | 'around' | 'life'
  /** The values of a choice. */
  choices?: readonly string[]
  /** What a machine may do without: then the question does not concern it. */
  part?: 'battery'
}

/**
 * Everything that one can ask of a whole fleet. The one table: what may be asked, how it is compared, how it is written and
 * where it is kept follow from it. A field never changes its meaning, for saved questions name it.
 */
export const INVENTORY_FIELDS = {
  memory: { type: 'memory', from: 'memory', group: 'machine' },
  processor: { type: 'text', from: 'system', group: 'machine' },
  cores: { type: 'count', from: 'system', group: 'machine' },
  manufacturer: { type: 'text', from: 'system', group: 'machine' },
  model: { type: 'text', from: 'system', group: 'machine' },
  kind: { type: 'choice', from: 'server', group: 'machine', choices: DEVICE_KINDS },
  'firmware.year': { type: 'year', from: 'system', group: 'machine' },
  software: { type: 'software', from: 'software', group: 'system' },
  'os.name': { type: 'text', from: 'system', group: 'system' },
  'os.version': { type: 'version', from: 'system', group: 'system' },
  agent: { type: 'version', from: 'birth', group: 'system' },
  'disk.size': { type: 'bytes', from: 'disks', group: 'disk' },
  'disk.type': { type: 'choice', from: 'disks', group: 'disk', choices: DISK_TYPES },
  'disk.used': { type: 'percent', from: 'readings', group: 'disk' },
  'disk.free': { type: 'bytes', from: 'readings', group: 'disk' },
  'battery.health': { type: 'percent', from: 'readings', group: 'battery', part: 'battery' },
  'battery.cycles': { type: 'count', from: 'readings', group: 'battery', part: 'battery' },
  screens: { type: 'count', from: 'displays', group: 'around' },
  screen: { type: 'text', from: 'displays', group: 'around' },
  printer: { type: 'text', from: 'printers', group: 'around' },
  status: { type: 'choice', from: 'server', group: 'life', choices: STATUSES },
  heard: { type: 'days', from: 'server', group: 'life' },
} as const satisfies Record<string, InventoryField>

export type InventoryFieldName = keyof typeof INVENTORY_FIELDS
export const INVENTORY_FIELD_NAMES = Object.keys(INVENTORY_FIELDS) as InventoryFieldName[]

/** How a value is compared. `unknown` asks for the devices that do not say it. */
export const OPERATORS = [
  'below',
  'at_least',
  'is',
  'is_not',
  'contains',
  'lacks',
  'older',
  'within',
  'present',
  'absent',
  'unknown',
] as const
export type Operator = (typeof OPERATORS)[number]

/** The comparisons that a type knows, the one that is asked for most first. */
export const OPERATORS_OF: Readonly<Record<FieldType, readonly Operator[]>> = {
  bytes: ['below', 'at_least', 'unknown'],
  memory: ['below', 'at_least', 'is', 'unknown'],
  percent: ['below', 'at_least', 'unknown'],
  count: ['below', 'at_least', 'is', 'unknown'],
  year: ['below', 'at_least', 'is', 'unknown'],
  days: ['older', 'within', 'unknown'],
  text: ['contains', 'lacks', 'is', 'is_not', 'unknown'],
  choice: ['is', 'is_not', 'unknown'],
  version: ['below', 'at_least', 'is', 'unknown'],
  software: ['below', 'at_least', 'present', 'absent', 'unknown'],
}

/** The row of the table. */
export function inventoryField(name: InventoryFieldName): InventoryField {
  return INVENTORY_FIELDS[name]
}
