import type { SectionItem, SectionName } from '@preau/protocol/messages/inventory.ts'
import {
  diskFacts,
  memoryFact,
  printerFact,
  readingFacts,
  screenFacts,
  systemFacts,
} from '@preau/protocol/rules/device-facts.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'
import { diskClass } from '@preau/protocol/rules/homogeneity.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import { majorVersion, versionKey } from '@preau/protocol/rules/versions.ts'

/** Columns of `device_facts` with their values; one source always gives the same columns in the same order. */
export type FactRow = Partial<Record<FactColumn, string | number | null>>

/** The type of each column that facts are written to. */
export const FACT_TYPES = {
  memory: 'bigint',
  cores: 'bigint',
  firmware_year: 'bigint',
  disk_size: 'bigint',
  disk_class: 'bigint',
  disk_type: 'text',
  disk_used: 'bigint',
  disk_free: 'bigint',
  battery: 'bigint',
  battery_health: 'bigint',
  battery_cycles: 'bigint',
  screens: 'bigint',
  manufacturer: 'text',
  manufacturer_key: 'text',
  model: 'text',
  model_key: 'text',
  processor: 'text',
  processor_key: 'text',
  os_name: 'text',
  os_name_key: 'text',
  os_version: 'text',
  os_version_key: 'text',
  os_major: 'text',
  screen: 'text',
  screen_key: 'text',
  printer: 'text',
  printer_key: 'text',
  agent: 'text',
  agent_key: 'text',
  software_at: 'bigint',
} as const
export type FactColumn = keyof typeof FACT_TYPES

/** What a whole section says, as columns; undefined for one that nothing is asked of. `at`: ms since 1970. */
export function factsOfSection(section: SectionName, items: readonly object[], at: number): FactRow | undefined {
  switch (section) {
    case 'system':
      return systemColumns(items as SectionItem<'system'>[])
    case 'memory':
      return { memory: memoryFact(items as SectionItem<'memory'>[]) }
    case 'disks': {
      const { diskSize, diskType } = diskFacts(items as SectionItem<'disks'>[])
      return { disk_size: whole(diskSize), disk_class: diskClass(diskSize), disk_type: diskType }
    }
    case 'displays': {
      const { screens, screen } = screenFacts(items as SectionItem<'displays'>[])
      return { screens, ...keyed('screen', screen) }
    }
    case 'printers':
      return keyed('printer', printerFact(items as SectionItem<'printers'>[]))
    case 'software':
      return { software_at: at }
    case 'network':
      return undefined
  }
}

/** What readings and the agent's version say, as columns. */
export function factsOfReadings(values: ReadingValues, agent: string | null): FactRow {
  const facts = readingFacts(values)
  return {
    disk_used: facts.diskUsed,
    disk_free: facts.diskFree,
    battery: facts.battery === null ? null : Number(facts.battery),
    battery_health: facts.batteryHealth,
    battery_cycles: facts.batteryCycles,
    agent,
    agent_key: agent === null ? null : (versionKey(agent) ?? null),
  }
}

function systemColumns(items: readonly SectionItem<'system'>[]): FactRow {
  const facts = systemFacts(items)
  const { osVersion } = facts
  return {
    ...keyed('manufacturer', facts.manufacturer),
    ...keyed('model', facts.model),
    ...keyed('processor', facts.processor),
    cores: facts.cores,
    firmware_year: facts.firmwareYear,
    ...keyed('os_name', facts.osName),
    os_version: osVersion,
    os_version_key: osVersion === null ? null : (versionKey(osVersion) ?? null),
    os_major: osVersion === null ? null : (majorVersion(osVersion) ?? null),
  }
}

/** A text and what it is compared by. */
function keyed(
  column: 'manufacturer' | 'model' | 'processor' | 'os_name' | 'screen' | 'printer',
  text: string | null,
): FactRow {
  return { [column]: text, [`${column}_key`]: text === null ? null : foldText(text) }
}

function whole(value: number | null): number | null {
  return value === null ? null : Math.round(value)
}
