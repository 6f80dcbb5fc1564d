import { type DeviceStatus, deriveStatus } from '@preau/protocol/rules/device-status.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import { describe, expect, it } from 'vitest'
import { clockSkew, type Failure, presenceUnder, withFailures } from './failures.ts'
import { drawIncidents, INCIDENTS } from './incidents.ts'
import { type Machine, schoolMachines } from './machines.ts'
import { seededRandom } from './random.ts'
import { DAY, HOUR, MINUTE } from './school-hours.ts'
import { SCRIPT } from './script.ts'
import { simulate } from './simulation.ts'

const START = Date.parse('2026-11-24T09:10:00Z')
const machines = schoolMachines('failures')

/** Every status with its reason that a server derives while this failure lasts, looking each minute. */
function statusesUnder(machine: Machine, failure: Failure): Set<string> {
  const begins = START + failure.begins
  const from = begins - 5 * MINUTE
  const simulation = simulate(machine, [failure], { from, start: START, shift: 0, random: seededRandom(1) })
  const seen = new Set<string>()
  let heardAt: number | null = null
  let values: ReadingValues = {}
  let asleep: { since: number; cause: string } | null = null
  let status: DeviceStatus | null = null
  const times = [...minutes(from, 2 * HOUR, MINUTE), ...minutes(from + 2 * HOUR, 16 * DAY, HOUR)]
  for (const at of times) {
    const look = simulation.look(at)
    if (look.presence === 'never') heardAt = null
    else if (look.presence === 'live' || look.events.length > 0) heardAt = at
    for (const { event, params } of look.events) {
      if (event === 'device.asleep') asleep = { since: at, cause: String(params?.cause) }
      if (event === 'device.awake') asleep = null
    }
    if (look.values && look.presence === 'live') values = look.values
    status = deriveStatus({ kind: machine.kind, values, heardAt, interval: 30, asleep, duplicateAt: null }, status, at)
    for (const reason of status.reasons) seen.add(`${reason.status} ${reason.code}`)
  }
  return seen
}

function minutes(from: number, length: number, every: number): number[] {
  return Array.from({ length: length / every }, (_, i) => from + i * every)
}

describe('the failures of the script', () => {
  it.each(SCRIPT.map((failure) => [failure.code, failure.machine, failure] as const))(
    '%s on %s is what it promises',
    (_, name, failure) => {
      const machine = machines.find((candidate) => candidate.name === name)
      if (!machine) throw new Error(`no machine ${name}`)
      expect(statusesUnder(machine, failure)).toContain(`${failure.promises.status} ${failure.promises.reason}`)
    },
  )

  it('are more than ten kinds', () => {
    expect(new Set(SCRIPT.map(({ promises }) => promises.reason)).size).toBeGreaterThan(10)
  })
})

describe('incidents', () => {
  it.each(INCIDENTS.map((incident) => [incident.code, incident] as const))(
    '%s is what it promises on every machine that it may befall',
    (_, incident) => {
      const fitting = machines.filter(
        (machine) =>
          (!incident.kinds || incident.kinds.includes(machine.kind)) &&
          (!incident.needs || machine.printers.length > 0),
      )
      expect(fitting.length).toBeGreaterThan(0)
      for (const machine of fitting) {
        const failure = { ...incident, machine: machine.name, begins: 0, lasts: incident.minutes[1] * MINUTE }
        expect(statusesUnder(machine, failure)).toContain(`${incident.promises.status} ${incident.promises.reason}`)
      }
    },
  )

  it('befall a machine one after the other, and are the same for the same seed', () => {
    const span = { from: 0, to: 24 * HOUR }
    const drawn = drawIncidents(machines, seededRandom('incidents'), span)
    expect(drawn).toEqual(drawIncidents(machines, seededRandom('incidents'), span))
    expect(drawn.length).toBeGreaterThan(100)
    for (const failure of drawn) {
      const end = failure.begins + (failure.lasts ?? 0)
      const meanwhile = drawn.filter((other) => other.machine === failure.machine && other.begins > failure.begins)
      expect(meanwhile.filter((other) => other.begins < end)).toEqual([])
    }
  })
})

describe('effects', () => {
  const failure = (effects: Failure['effects'], lasts?: number): Failure => ({
    code: 'test',
    machine: 'x',
    begins: 1000,
    ...(lasts === undefined ? {} : { lasts }),
    effects,
    promises: { status: 'degraded', reason: 'test' },
  })

  it('set every instance of a reading and never one that the machine does not have', () => {
    const broken = [failure([{ do: 'set', reading: 'disk.health', value: 0 }])]
    expect(withFailures({ 'disk.health:C:': 1, 'disk.health:D:': 1, 'cpu.load': 3 }, broken, 1000)).toEqual({
      'disk.health:C:': 0,
      'disk.health:D:': 0,
      'cpu.load': 3,
    })
    expect(withFailures({ 'cpu.load': 3 }, broken, 1000)).toEqual({ 'cpu.load': 3 })
  })

  it('hold from their beginning to before their end', () => {
    const hot = [failure([{ do: 'set', reading: 'temperature.cpu', value: 95 }], 500)]
    const at = (time: number) => withFailures({ 'temperature.cpu': 40 }, hot, time)['temperature.cpu']
    expect([999, 1000, 1499, 1500].map(at)).toEqual([40, 95, 95, 40])
  })

  it('ramp from one value to the other and stay there', () => {
    const filling = [failure([{ do: 'ramp', reading: 'disk.used', from: 90, to: 98, over: 800 }])]
    const at = (time: number) => withFailures({ 'disk.used:/': 50 }, filling, time)['disk.used:/']
    expect([1000, 1400, 1800, 9000].map(at)).toEqual([90, 94, 98, 98])
  })

  it('come and go where they have a rhythm', () => {
    const flapping = [failure([{ do: 'silence', alive: true, every: 100, out: 30 }])]
    expect([999, 1000, 1029, 1030, 1099, 1100].map((time) => presenceUnder(flapping, time))).toEqual([
      'live',
      'unreachable',
      'unreachable',
      'live',
      'live',
      'unreachable',
    ])
  })

  it('add their skews to the wall clock', () => {
    const skewed = [failure([{ do: 'clock', by: -5000 }]), failure([{ do: 'clock', by: 200 }])]
    expect([clockSkew(skewed, 0), clockSkew(skewed, 1000)]).toEqual([0, -4800])
  })
})
