import type { SectionItem } from '@preau/protocol/messages/inventory.ts'
import type { Machine } from '../../vitals/machine.ts'
import { parseMemoryModules } from '../smbios.ts'

const TABLE = '/sys/firmware/dmi/tables/DMI'

/** The memory modules by the firmware's table, which root may read; else the memory as one. */
export async function memory(machine: Machine): Promise<SectionItem<'memory'>[]> {
  const table = await machine.readBytes(TABLE)
  const modules = table === undefined ? [] : parseMemoryModules(table)
  return modules.length > 0 ? modules : [{ size: machine.os.totalmem() }]
}
