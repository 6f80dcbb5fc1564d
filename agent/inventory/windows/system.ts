import type { SectionItem } from '@preau/protocol/messages/inventory.ts'
import type { Machine } from '../../vitals/machine.ts'
import { numberOf, textOf } from '../../vitals/records.ts'
import { round } from '../../vitals/rounding.ts'
import { askRows } from '../../vitals/windows/ask.ts'
import { chassisName } from '../chassis.ts'
import { defined } from '../defined.ts'
import { isoDate } from '../iso-date.ts'

/** The machine by CIM: its firmware, its system and its processor. */
export async function system(machine: Machine): Promise<SectionItem<'system'>[]> {
  const [row] = await askRows(machine, 'system')
  const mhz = numberOf(row, 'ProcessorMhz')
  return [
    defined({
      manufacturer: textOf(row, 'Manufacturer'),
      model: textOf(row, 'Model'),
      serial: textOf(row, 'Serial'),
      uuid: textOf(row, 'Uuid')?.toLowerCase(),
      chassis: chassisName(numberOf(row, 'Chassis')),
      hostname: machine.os.hostname(),
      firmware: defined({
        vendor: textOf(row, 'FirmwareVendor'),
        version: textOf(row, 'FirmwareVersion'),
        date: isoDate(textOf(row, 'FirmwareDate')),
      }),
      os: defined({
        name: textOf(row, 'OsName'),
        version: textOf(row, 'OsVersion'),
        build: textOf(row, 'OsBuild'),
        kernel: textOf(row, 'OsKernel'),
        arch: machine.os.arch(),
      }),
      processor: defined({
        name: textOf(row, 'ProcessorName'),
        cores: numberOf(row, 'ProcessorCores'),
        ghz: mhz === undefined ? undefined : round(mhz / 1000, 2),
      }),
    }),
  ]
}
