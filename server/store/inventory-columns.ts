import { type InventoryFieldName, inventoryField } from '@preau/protocol/rules/inventory-fields.ts'

/**
 * Where the value of a field stands: in `device_facts f`, `devices d` or `device_states s`. `key` is what is compared, where it is
 * not the value itself. INVARIANT: every name of a column that a question leads to comes from here.
 */
export const COLUMNS: Readonly<Record<Exclude<InventoryFieldName, 'software'>, { value: string; key?: string }>> = {
  memory: { value: 'f.memory' },
  processor: { value: 'f.processor', key: 'f.processor_key' },
  cores: { value: 'f.cores' },
  manufacturer: { value: 'f.manufacturer', key: 'f.manufacturer_key' },
  model: { value: 'f.model', key: 'f.model_key' },
  kind: { value: 'd.kind' },
  'firmware.year': { value: 'f.firmware_year' },
  'os.name': { value: 'f.os_name', key: 'f.os_name_key' },
  'os.version': { value: 'f.os_version', key: 'f.os_version_key' },
  agent: { value: 'f.agent', key: 'f.agent_key' },
  'disk.size': { value: 'f.disk_size' },
  'disk.type': { value: 'f.disk_type' },
  'disk.used': { value: 'f.disk_used' },
  'disk.free': { value: 'f.disk_free' },
  'battery.health': { value: 'f.battery_health' },
  'battery.cycles': { value: 'f.battery_cycles' },
  screens: { value: 'f.screens' },
  screen: { value: 'f.screen', key: 'f.screen_key' },
  printer: { value: 'f.printer', key: 'f.printer_key' },
  status: { value: 'd.status' },
  heard: { value: 's.heard_at' },
}

/** It says to have no battery, and is of a kind that may do without. */
export const NO_BATTERY = `(f.battery = 0 and d.kind not in ('laptop', 'tablet'))`

/** What a question looks at, `devices d` first. A device that was never heard has no facts. */
export const FACTS_JOIN = 'left join device_facts f on f.school_id = d.school_id and f.device_id = d.id'
const STATES_JOIN = 'join device_states s on s.school_id = d.school_id and s.device_id = d.id'

/** The joins that the fields of a question need after `devices d`. */
export function joinsOf(fields: readonly InventoryFieldName[]): string {
  return fields.includes('heard') ? `${FACTS_JOIN} ${STATES_JOIN}` : FACTS_JOIN
}

/** The value of a field as a row says it; -1, which nothing measures, where the device has no such part at all. */
export function valueSql(name: Exclude<InventoryFieldName, 'software'>): string {
  const { value } = COLUMNS[name]
  if (inventoryField(name).part === undefined) return value
  return `case when ${NO_BATTERY} then -1 else ${value} end`
}
