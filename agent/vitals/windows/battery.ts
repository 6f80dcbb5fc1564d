import type { ReadingSource } from '../reading-source.ts'
import { flagOf, numberOf } from '../records.ts'
import { percentOf } from '../rounding.ts'
import { present } from '../values.ts'
import { askRows, patienceFor } from './ask.ts'

/** Charge and direction of the batteries, the mean where there are several. */
export const battery = (): ReadingSource => ({
  names: ['battery.charge', 'battery.charging'],
  every: 300,
  spawns: 0,
  timeout: patienceFor('battery'),
  read: async (machine) => {
    const batteries = await askRows(machine, 'battery')
    if (batteries.length === 0) return {}
    const charges = batteries.map((row) => numberOf(row, 'EstimatedChargeRemaining')).filter((one) => one !== undefined)
    const total = charges.reduce((sum, charge) => sum + charge, 0)
    return present({
      'battery.charge': percentOf(total, 100 * charges.length),
      'battery.charging': Number(batteries.some((row) => flagOf(row, 'Charging') === true)),
    })
  },
})

/** The most worn battery: what it can hold of what it was made for, and its charging cycles. */
export const batteryHealth = (): ReadingSource => ({
  names: ['battery.health', 'battery.cycles'],
  every: 21_600,
  spawns: 0,
  timeout: patienceFor('batteryHealth'),
  read: async (machine) => {
    const batteries = await askRows(machine, 'batteryHealth')
    const healths = batteries
      .map((row) => percentOf(numberOf(row, 'Full') ?? Number.NaN, numberOf(row, 'Designed') ?? Number.NaN))
      .filter((health) => health !== undefined)
    // Drivers that do not count say 0.
    const cycles = batteries.map((row) => numberOf(row, 'Cycles') ?? 0).filter((count) => count > 0)
    return present({
      'battery.health': healths.length > 0 ? Math.min(...healths) : undefined,
      'battery.cycles': cycles.length > 0 ? Math.max(...cycles) : undefined,
    })
  },
})
