import type { SectionItem } from '@preau/protocol/messages/inventory.ts'
import type { Machine } from '../../vitals/machine.ts'
import { numberOf, textOf } from '../../vitals/records.ts'
import { askRows } from '../../vitals/windows/ask.ts'
import { isFixedDisk } from '../../vitals/windows/disk-health.ts'
import { defined } from '../defined.ts'

/** MSFT_PhysicalDisk: MediaType and BusType. */
const MEDIA: Readonly<Record<number, string>> = { 3: 'HDD', 4: 'SSD' }
const BUS: Readonly<Record<number, string>> = {
  3: 'ATA',
  8: 'RAID',
  10: 'SAS',
  11: 'SATA',
  13: 'eMMC',
  17: 'NVMe',
  19: 'UFS',
}

/** The fixed disks by Windows' storage management. */
export async function disks(machine: Machine): Promise<SectionItem<'disks'>[]> {
  const rows = (await askRows(machine, 'disks')).filter(isFixedDisk)
  return rows.map((row) =>
    defined({
      name: textOf(row, 'DeviceId'),
      model: textOf(row, 'Model') ?? textOf(row, 'FriendlyName'),
      serial: textOf(row, 'SerialNumber'),
      firmware: textOf(row, 'FirmwareVersion'),
      size: numberOf(row, 'Size'),
      type: MEDIA[numberOf(row, 'Media') ?? 0],
      interface: BUS[numberOf(row, 'Bus') ?? 0],
    }),
  )
}
