import type { ReadingSource } from '../reading-source.ts'
import { numberOf, type Row, textOf } from '../records.ts'
import { instanceOf, present } from '../values.ts'
import { askRows, patienceFor } from './ask.ts'

/** What Windows thinks of each fixed disk: HealthStatus of MSFT_PhysicalDisk. */
export const diskHealth = (): ReadingSource => ({
  names: ['disk.health'],
  every: 21_600,
  spawns: 0,
  timeout: patienceFor('disks'),
  read: async (machine) => {
    const disks = (await askRows(machine, 'disks')).filter(isFixedDisk)
    return present(
      Object.fromEntries(
        disks.map((row) => {
          const name = `${textOf(row, 'DeviceId') ?? '?'} ${textOf(row, 'FriendlyName') ?? ''}`.trim()
          return [instanceOf('disk.health', name), healthOf(numberOf(row, 'Health'))]
        }),
      ),
    )
  },
})

/** BusType 7 is USB, 12 SD, 14 and 15 are virtual: sticks and images are not the machine's. */
export function isFixedDisk(row: Row): boolean {
  return ![7, 12, 14, 15].includes(numberOf(row, 'Bus') ?? 0)
}

/** 0 healthy, 1 warning, 2 unhealthy; 5 says that Windows does not know. */
function healthOf(status: number | undefined): number | undefined {
  return status === 0 || status === 1 || status === 2 ? Number(status < 2) : undefined
}
