import type { SectionItem } from '@preau/protocol/messages/inventory.ts'
import type { Machine } from '../../vitals/machine.ts'
import { numberOf, textOf } from '../../vitals/records.ts'
import { askRows } from '../../vitals/windows/ask.ts'
import { defined } from '../defined.ts'
import { MEMORY_TYPES } from '../smbios.ts'

/** The memory modules by CIM. */
export async function memory(machine: Machine): Promise<SectionItem<'memory'>[]> {
  return (await askRows(machine, 'memory')).map((row) =>
    defined({
      slot: textOf(row, 'DeviceLocator'),
      size: numberOf(row, 'Capacity'),
      type: MEMORY_TYPES[numberOf(row, 'SMBIOSMemoryType') ?? 0],
      mhz: numberOf(row, 'Speed'),
      manufacturer: textOf(row, 'Manufacturer'),
      serial: textOf(row, 'SerialNumber'),
    }),
  )
}
