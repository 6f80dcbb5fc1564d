import type { SectionItem } from '@preau/protocol/messages/inventory.ts'
import { diskNames } from '../../vitals/linux/disk-names.ts'
import type { Machine } from '../../vitals/machine.ts'
import { numberIn } from '../../vitals/rounding.ts'
import { defined } from '../defined.ts'

/** /sys/block counts in sectors of 512 bytes, whatever the disk's own are. */
const SECTOR_BYTES = 512

/** The fixed disks from /sys/block. */
export async function disks(machine: Machine): Promise<SectionItem<'disks'>[]> {
  const items: SectionItem<'disks'>[] = []
  for (const name of await diskNames(machine)) {
    const read = async (file: string) => (await machine.readText(`/sys/block/${name}/${file}`))?.trim() || undefined
    const sectors = numberIn(await read('size'))
    const attached = connection(name, await read('device/vendor'))
    const item = defined({
      name,
      model: (await read('device/model')) ?? (await read('device/name')),
      serial: (await read('device/serial')) ?? (await read('serial')) ?? (await scsiSerial(machine, name)),
      firmware: (await read('device/firmware_rev')) ?? (await read('device/rev')) ?? (await read('device/fwrev')),
      size: sectors === undefined ? undefined : sectors * SECTOR_BYTES,
      type: attached === 'eMMC' || attached === 'NVMe' ? 'SSD' : kindOf(await read('queue/rotational'), attached),
      interface: attached,
    })
    items.push(item)
  }
  return items
}

function connection(name: string, vendor: string | undefined): string {
  if (name.startsWith('nvme')) return 'NVMe'
  if (name.startsWith('mmcblk')) return 'eMMC'
  if (name.startsWith('vd') || name.startsWith('xvd')) return 'virtual'
  return vendor === 'ATA' ? 'SATA' : 'SCSI'
}

/** A virtual disk may claim to turn: it says nothing of the real one. */
function kindOf(rotational: string | undefined, attached: string): string | undefined {
  if (attached === 'virtual' || rotational === undefined) return undefined
  return rotational === '1' ? 'HDD' : 'SSD'
}

/** The vital product data page 80h of SCSI (SPC-4 7.8.15): four bytes, then the serial number. */
async function scsiSerial(machine: Machine, name: string): Promise<string | undefined> {
  const page = await machine.readBytes(`/sys/block/${name}/device/vpd_pg80`)
  return page && (new TextDecoder('latin1').decode(page.subarray(4)).trim() || undefined)
}
