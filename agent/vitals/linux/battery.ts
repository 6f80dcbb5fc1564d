import type { Machine } from '../machine.ts'
import type { ReadingSource } from '../reading-source.ts'
import { numberIn, percentOf } from '../rounding.ts'
import { present } from '../values.ts'

const SUPPLIES = '/sys/class/power_supply'
const FILES = [
  'type',
  'scope',
  'present',
  'status',
  'capacity',
  'energy_now',
  'energy_full',
  'energy_full_design',
  'charge_now',
  'charge_full',
  'charge_full_design',
  'cycle_count',
] as const

/** What the driver of one power supply says, by file name. */
export type Supply = Partial<Record<(typeof FILES)[number], string>>

/** Charge and direction of the machine's batteries, from /sys/class/power_supply. */
export const battery = (): ReadingSource => ({
  names: ['battery.charge', 'battery.charging'],
  every: 300,
  spawns: 0,
  read: async (machine) => chargeOf(await supplies(machine)),
})

/** Wear of the machine's batteries. */
export const batteryHealth = (): ReadingSource => ({
  names: ['battery.health', 'battery.cycles'],
  every: 21_600,
  spawns: 0,
  read: async (machine) => wearOf(await supplies(machine)),
})

/** A battery that charges, of all of them together: weighed by size where their drivers tell it. */
export function chargeOf(all: readonly Supply[]) {
  const batteries = all.filter(isMachineBattery)
  if (batteries.length === 0) return {}
  const now = sum(batteries.map((battery) => numberIn(battery.energy_now ?? battery.charge_now)))
  const full = sum(batteries.map(fullOf))
  const percents = batteries.map(({ capacity }) => numberIn(capacity))
  const mean = sum(percents)
  const charge = batteries.length > 1 && full !== undefined && now !== undefined ? percentOf(now, full) : undefined
  return present({
    'battery.charge': charge ?? (mean === undefined ? undefined : percentOf(mean, 100 * batteries.length)),
    'battery.charging': Number(batteries.some(({ status }) => status?.trim() === 'Charging')),
  })
}

/** The most worn battery: what it can hold of what it was made for, and its charging cycles. */
export function wearOf(all: readonly Supply[]) {
  const batteries = all.filter(isMachineBattery)
  const healths = batteries.map((battery) => {
    const designed = numberIn(battery.energy_full_design ?? battery.charge_full_design)
    return percentOf(fullOf(battery) ?? Number.NaN, designed ?? Number.NaN)
  })
  // Drivers that do not count write 0.
  const cycles = batteries.map(({ cycle_count }) => numberIn(cycle_count) || undefined)
  return present({ 'battery.health': lowest(healths), 'battery.cycles': highest(cycles) })
}

/** `scope` Device is the battery of a mouse or a pen. */
function isMachineBattery({ type, scope, present: there }: Supply): boolean {
  return type?.trim() === 'Battery' && scope?.trim() !== 'Device' && there?.trim() !== '0'
}

function fullOf(battery: Supply): number | undefined {
  return numberIn(battery.energy_full ?? battery.charge_full)
}

async function supplies(machine: Machine): Promise<Supply[]> {
  const all: Supply[] = []
  for (const name of await machine.listFolder(SUPPLIES)) {
    const supply: Supply = {}
    for (const file of FILES) {
      const text = await machine.readText(`${SUPPLIES}/${name}/${file}`)
      if (text !== undefined) supply[file] = text
    }
    all.push(supply)
  }
  return all
}

const known = (values: readonly (number | undefined)[]) => values.filter((value) => value !== undefined)

/** The sum, where every one is known. */
function sum(values: readonly (number | undefined)[]): number | undefined {
  const figures = known(values)
  return figures.length === values.length ? figures.reduce((total, figure) => total + figure, 0) : undefined
}

function lowest(values: readonly (number | undefined)[]): number | undefined {
  const figures = known(values)
  return figures.length > 0 ? Math.min(...figures) : undefined
}

function highest(values: readonly (number | undefined)[]): number | undefined {
  const figures = known(values)
  return figures.length > 0 ? Math.max(...figures) : undefined
}
