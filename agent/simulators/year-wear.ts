import { type MachineModel, restarts } from './machine-model.ts'
import { seededRandom } from './random.ts'
import { DAY } from './school-hours.ts'
import { YEAR, type YearPlan } from './year-plan.ts'

/** How much warmer it is in the school in July than in January, in °C. */
const SUMMER = 9
const HOTTEST_DAY = 200
/** A battery that nobody uses loses so many percent a day, and is never let below this in a cart that is plugged in. */
const IDLE_LOSS = 0.6
const LEAST_CHARGE = 35

/**
 * What changes too slowly for a day: disk, battery, restarts. Gives the machine as it stood in the morning of `at` (ms since
 * 1970), such that at the end of the year it is what newModel() says of the demo's start, `end`.
 * @param idle ms since it was last switched off
 */
export function wornModel(end: MachineModel, at: number, idle: number, plan: YearPlan): MachineModel {
  const { machine } = end
  const random = seededRandom(`${machine.claim}/wear`)
  const [pace, rhythm] = [random(), random()]
  const ago = plan.now - at
  const schoolDays = plan.days.filter(({ midnight }) => midnight > at).length
  const tablet = machine.kind === 'tablet'
  const perDay = (end.fillPerDay / machine.hardware.disk.size) * 100
  const lot = 100 * seededRandom(`${machine.name}/${at}`)()
  return {
    ...withSeason(end, at, plan.now),
    at,
    on: false,
    bootedAt: restarts(machine) ? at : lastBoot(end.bootedAt, at, (4 + rhythm * 9) * DAY),
    load: 30 + lot * 0.55,
    memory: 26 + lot * 0.1,
    temperature: machine.hardware.heat.rest - 14 + lot * 0.08,
    diskUsed: Math.max(8, end.diskUsed - perDay * schoolDays),
    charge: Math.max(LEAST_CHARGE, 99 - lot * (tablet ? 0.1 : 0.35) - (idle / DAY) * IDLE_LOSS),
    health: Math.min(100, end.health + ((tablet ? 7 : 4) + pace * 6) * (ago / YEAR)),
    cycles: Math.max(1, end.cycles - Math.floor((0.35 + pace * 0.3) * schoolDays)),
  }
}

/** A machine as warm as its room is at that time of the year; the demo's own start is left as it is. */
function withSeason(model: MachineModel, at: number, now: number): MachineModel {
  const { machine } = model
  const { heat } = machine.hardware
  const rest = heat.rest + warmth(at) - warmth(now)
  return { ...model, machine: { ...machine, hardware: { ...machine.hardware, heat: { ...heat, rest } } } }
}

/** By how much it is warmer in the school at that time of the year than on average, in °C. */
export function warmth(at: number): number {
  const day = (at / DAY) % 365.2425
  return (SUMMER / 2) * Math.cos((2 * Math.PI * (day - HOTTEST_DAY)) / 365.2425)
}

/** The last of the restarts, each so long after the one before, of which `last` is the newest. */
function lastBoot(last: number, at: number, every: number): number {
  return last <= at ? last : last - Math.ceil((last - at) / every) * every
}
