import type { Event } from '@preau/protocol/messages/event.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import type { Machine } from './machines.ts'
import { around, hash32, type Random, seededRandom } from './random.ts'
import { DAY, HOUR, isSwitchedOn, LATEST, schoolMoment, sinceMorning, useOf } from './school-hours.ts'
import { SYSTEMS } from './software.ts'

/** Everything that moves in one machine. Percentages are 0 to 100, times ms since 1970, temperatures °C. */
export interface MachineModel {
  readonly machine: Machine
  /** What to add to the true time to get that of the simulated school. */
  readonly shift: number
  at: number
  on: boolean
  bootedAt: number
  load: number
  memory: number
  temperature: number
  diskUsed: number
  fillPerDay: number
  charge: number
  charging: boolean
  health: number
  cycles: number
  signal: number
  clockOffset: number
  updates: number
}

export interface Step {
  model: MachineModel
  /** Every reading of the machine; null while it is off. */
  values: ReadingValues | null
  events: Event[]
}

/** The machine as it may stand at `at`; the same each time, so that a restarted demo has the same disks and batteries. */
export function newModel(machine: Machine, at: number, shift: number): MachineModel {
  const random = seededRandom(machine.claim)
  const tablet = machine.kind === 'tablet'
  const awakeFor = Math.floor(random() * 3 * DAY)
  const moment = schoolMoment(at + shift)
  return {
    machine,
    shift,
    at,
    on: isSwitchedOn(moment, lateness(machine)),
    bootedAt: at - (restarts(machine) ? sinceMorning(moment, lateness(machine)) : awakeFor),
    load: 5,
    memory: 40,
    temperature: machine.hardware.heat.rest,
    diskUsed: 32 + random() * (tablet ? 25 : 30),
    fillPerDay: (tablet ? 0.02 : 0.08) * 1e9 * (0.5 + random()),
    charge: 70 + random() * 28,
    charging: false,
    health: drawnHealth(machine, random),
    cycles: Math.floor(120 + random() * 250),
    signal: -52 - random() * 14,
    clockOffset: (random() - 0.5) * 0.4,
    updates: Math.floor(random() * 3),
  }
}

/** Chance is asked either way, so that what is drawn after it stays what it was. */
function drawnHealth({ batteryHealth }: Machine, random: Random): number {
  const drawn = 78 + random() * 18
  return batteryHealth ?? drawn
}

/**
 * The machine a while later. Pure but for `random`, which the caller seeds. What changes by itself follows the school's
 * hours: load and network with the lessons of its room, temperature with load, the battery with both and with its charger.
 * @param keptOff whether something else than the hour keeps it switched off
 */
export function step(before: MachineModel, now: number, random: Random, keptOff = false): Step {
  const { machine, shift } = before
  const moment = schoolMoment(now + shift)
  const on = isSwitchedOn(moment, lateness(machine)) && !keptOff
  return stepAs(before, now, random, { on, use: on ? useOf(moment, machine.room, machine.share) : 0 })
}

/** The same where the caller knows whether it is switched on, and how much it is used, 0 to 1. */
export function stepAs(
  before: MachineModel,
  now: number,
  random: Random,
  { on, use }: { on: boolean; use: number },
): Step {
  const { machine } = before
  const hours = Math.max(0, now - before.at) / HOUR
  const model: MachineModel = { ...before, at: now, on }

  if (on && !before.on) model.bootedAt = restarts(machine) ? now : before.bootedAt
  const follow = 1 - Math.exp(-hours * 12)
  model.load = within(before.load + follow * (around(random, 4 + 42 * use, 9) - before.load), 0.5, 92)
  model.memory = within(before.memory + follow * (around(random, 36 + 28 * use, 3) - before.memory), 20, 86)
  const target = machine.hardware.heat.rest + (machine.hardware.heat.rise * model.load) / 100
  model.temperature = within(before.temperature + follow * (around(random, target, 1.5) - before.temperature), 18, 82)
  const disk = machine.hardware.disk.size
  if (on) model.diskUsed = within(before.diskUsed + (((before.fillPerDay * hours) / 24) * 100) / disk, 0, 90)
  if (machine.hardware.battery) Object.assign(model, batteryLater(before, hours, on, use))
  model.signal = within(before.signal + follow * 0.4 * (around(random, -58, 5) - before.signal), -74, -38)
  model.clockOffset = within(before.clockOffset + (random() - 0.5) * 0.05, -1.5, 1.5)

  const events: Event[] = []
  if (before.on && !on) {
    const cause = restarts(machine) ? 'shutdown' : 'sleep'
    events.push({ event: 'device.asleep', severity: 'info', params: { cause } })
  }
  if (on && !before.on) events.push({ event: 'device.awake', severity: 'info' })
  return { model, values: on ? readingsOf(model, use, random) : null, events }
}

/** Drawn down by use, filled by the charger of the cart or of the desk; a full cycle wears it a little. */
function batteryLater(before: MachineModel, hours: number, on: boolean, use: number): Partial<MachineModel> {
  const charging = before.charge < 28 || (before.charging && before.charge < 97) || (!on && before.charge < 97)
  const pace = charging ? 38 : on ? -(2 + 13 * use) : -0.2
  const charge = within(before.charge + pace * hours, 3, 100)
  const spent = Math.max(0, before.charge - charge) / 100
  return { charge, charging, cycles: before.cycles + spent, health: within(before.health - spent * 0.02, 40, 100) }
}

function readingsOf(model: MachineModel, use: number, random: Random): ReadingValues {
  const { machine } = model
  const { hardware } = machine
  const disk = SYSTEMS[machine.system].disk
  const card = hardware.network.name
  const traffic = use * 8e6 * (0.2 + random() * random() * 5)
  return {
    'cpu.load': round(model.load, 1),
    'memory.used': round(model.memory, 1),
    'memory.total': hardware.memory.modules * hardware.memory.size,
    'swap.used': round(Math.max(0, (model.memory - 60) / 3), 1),
    [`disk.used:${disk}`]: round(model.diskUsed, 2),
    [`disk.total:${disk}`]: hardware.disk.size,
    [`disk.fill:${disk}`]: Math.round(model.fillPerDay),
    [`disk.health:${disk}`]: 1,
    ...(hardware.battery && {
      'battery.charge': Math.round(model.charge),
      'battery.health': Math.round(model.health),
      'battery.cycles': Math.floor(model.cycles),
      'battery.charging': model.charging ? 1 : 0,
    }),
    [`net.up:${card}`]: 1,
    [`net.speed:${card}`]: hardware.network.bitsPerSecond,
    [`net.receive:${card}`]: Math.round(traffic),
    [`net.send:${card}`]: Math.round(traffic * 0.12),
    ...(hardware.network.wifi && { 'wifi.signal': Math.round(model.signal) }),
    'temperature.cpu': round(model.temperature, 1),
    'uptime.days': round(Math.max(0, model.at - model.bootedAt) / DAY, 2),
    'reboot.pending': 0,
    'updates.pending': model.updates,
    'updates.security': 0,
    'displays.connected': machine.displays.length,
    ...(machine.printers.length > 0 && { 'printers.stopped': 0 }),
    'clock.offset': round(model.clockOffset, 2),
    'outbox.records': 0,
  }
}

/** Whether it is shut down in the evening; what has a battery goes to sleep. */
export function restarts(machine: Machine): boolean {
  return !machine.hardware.battery
}

/** Minutes by which it comes and goes later than the school's hours. */
export function lateness(machine: Machine): number {
  return hash32(machine.name) % LATEST
}

function within(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits
  return Math.round(value * scale) / scale
}
