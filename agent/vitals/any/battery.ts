import type { ReadingSource } from '../reading-source.ts'
import { flagOf, numberOf, rowsOf } from '../records.ts'
import { percentOf } from '../rounding.ts'
import { present } from '../values.ts'

/** The battery, from systeminformation. */
export const battery = (): ReadingSource => ({
  names: ['battery.charge', 'battery.charging', 'battery.health', 'battery.cycles'],
  every: 900,
  spawns: 3,
  read: async (machine) => {
    const [row] = rowsOf(await machine.information('battery'))
    if (flagOf(row, 'hasBattery') !== true) return {}
    const full = numberOf(row, 'maxCapacity') ?? Number.NaN
    return present({
      'battery.charge': numberOf(row, 'percent'),
      'battery.charging': Number(flagOf(row, 'isCharging') === true),
      'battery.health': percentOf(full, numberOf(row, 'designedCapacity') ?? Number.NaN),
      'battery.cycles': numberOf(row, 'cycleCount') || undefined,
    })
  },
})
