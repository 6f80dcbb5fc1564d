import { decodeReport } from '@preau/protocol/messages/report.ts'
import { deriveStatus } from '@preau/protocol/rules/device-status.ts'
import { type ReadingValues, readingOf, splitReading } from '@preau/protocol/rules/readings.ts'
import { describe, expect, it } from 'vitest'
import { newModel, step } from './machine-model.ts'
import { type Machine, schoolMachines } from './machines.ts'
import { seededRandom } from './random.ts'
import { HOUR, MINUTE } from './school-hours.ts'

const MONDAY = Date.parse('2026-11-23T04:00:00Z')
const machines = schoolMachines('model')

/** Looks at the machine each ten minutes of a week. */
function week(machine: Machine, seed = 'week') {
  const random = seededRandom(seed + machine.name)
  let model = newModel(machine, MONDAY, 0)
  return Array.from({ length: 7 * 24 * 6 }, (_, i) => {
    const after = step(model, MONDAY + i * 10 * MINUTE, random)
    model = after.model
    return { at: MONDAY + i * 10 * MINUTE, values: after.values, events: after.events, model }
  })
}

const ranges: Record<string, [number, number]> = {
  percent: [0, 100],
  flag: [0, 1],
  celsius: [10, 110],
  dbm: [-100, -20],
  count: [0, 1e6],
  days: [0, 4000],
  bytes: [1, 1e15],
  bits_per_s: [0, 1e10],
  bytes_per_day: [0, 1e12],
  seconds: [-5, 5],
}

function outOfRange(values: ReadingValues): string[] {
  return Object.entries(values).flatMap(([id, value]) => {
    const [low, high] = ranges[readingOf(id)?.unit ?? 'none'] ?? [1, 0]
    return value !== null && value >= low && value <= high ? [] : [`${id} = ${value}`]
  })
}

describe('a machine over a week', () => {
  it.each(machines.map((machine) => [machine.name, machine] as const))(
    '%s stays within what its readings can be',
    (_, machine) => {
      for (const { values, at } of week(machine)) {
        if (values === null) continue
        expect(outOfRange(values)).toEqual([])
        decodeReport({ samples: [{ seq: 0, at, uptime: 1, full: true, values }] })
      }
    },
  )

  it.each(machines.map((machine) => [machine.name, machine] as const))(
    '%s is well as long as nothing befalls it',
    (_, machine) => {
      let status = null
      for (const { values, at } of week(machine)) {
        if (values === null) continue
        const facts = { kind: machine.kind, values, heardAt: at, interval: 3600, asleep: null, duplicateAt: null }
        status = deriveStatus(facts, status, at)
        expect(status.reasons).toEqual([])
      }
    },
  )

  it('is the same for the same seed and another for another', () => {
    const [machine] = machines
    if (!machine) throw new Error('no machine')
    expect(week(machine, 'a')).toEqual(week(machine, 'a'))
    expect(week(machine, 'a')).not.toEqual(week(machine, 'b'))
  })

  it('works harder in lessons than at noon, and not at all at night', () => {
    const board = machines.filter(({ kind }) => kind === 'board_pc')
    const loads = (hour: number) =>
      board.flatMap((machine) =>
        week(machine)
          .filter(({ at }) => new Date(at).getUTCHours() === hour && new Date(at).getUTCDay() === 2)
          .map(({ values }) => values?.['cpu.load'] ?? 0),
      )
    const mean = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length
    expect(mean(loads(9))).toBeGreaterThan(mean(loads(11)) + 5)
    expect(loads(22)).toEqual(new Array(36).fill(0))
  })

  it('announces each evening and each morning once', () => {
    for (const machine of machines) {
      const events = week(machine).flatMap(({ events }) => events.map(({ event }) => event))
      expect(events).toEqual(new Array(5).fill(['device.awake', 'device.asleep']).flat())
    }
  })

  it('draws its battery down in use and fills it at night', () => {
    const tablet = machines.find(({ kind }) => kind === 'tablet')
    if (!tablet) throw new Error('no tablet')
    const looks = week(tablet).slice(0, 24 * 6)
    const charges = looks.map(({ model }) => model.charge)
    expect(Math.min(...charges)).toBeLessThan(Math.max(...charges) - 10)
    expect(looks.some(({ values }) => values?.['battery.charging'] === 0)).toBe(true)
    expect(charges.at(-1)).toBeGreaterThan(90)
  })

  it('fills its disk slowly and never empties it', () => {
    for (const machine of machines) {
      const used = week(machine).flatMap(({ values }) =>
        Object.entries(values ?? {}).flatMap(([id, value]) =>
          splitReading(id).name === 'disk.used' ? [value ?? 0] : [],
        ),
      )
      expect([...used].sort((a, b) => a - b)).toEqual(used)
      expect((used.at(-1) ?? 0) - (used[0] ?? 0)).toBeLessThan(2)
    }
  })

  it('is switched off by the hand of a person and back on', () => {
    const random = seededRandom('hand')
    const [machine] = machines
    if (!machine) throw new Error('no machine')
    const noon = MONDAY + 6 * HOUR
    const on = step(newModel(machine, noon, 0), noon, random)
    const off = step(on.model, noon + MINUTE, random, true)
    const back = step(off.model, noon + 2 * MINUTE, random)
    expect(off).toMatchObject({ values: null, events: [{ event: 'device.asleep', params: { cause: 'shutdown' } }] })
    expect(back.events).toEqual([{ event: 'device.awake', severity: 'info' }])
    expect(back.values?.['uptime.days']).toBe(0)
  })
})
