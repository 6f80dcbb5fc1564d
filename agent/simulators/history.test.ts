import { describe, expect, it } from 'vitest'
import { historyTimes, lookBack } from './history.ts'
import { schoolMachines } from './machines.ts'
import { seededRandom } from './random.ts'
import { DAY, HOUR, isOpen, MINUTE, schoolMoment } from './school-hours.ts'
import { SCRIPT } from './script.ts'
import { simulate } from './simulation.ts'

const START = Date.parse('2026-11-26T09:10:00Z')
const machines = schoolMachines('history')

function looksOf(name: string, heardAt: number | null = null) {
  const machine = machines.find((candidate) => candidate.name === name)
  if (!machine) throw new Error(`no machine ${name}`)
  const failures = SCRIPT.filter((failure) => failure.machine === name)
  const times = historyTimes(failures, { start: START, shift: 0, heardAt })
  const options = { from: times[0] ?? START, start: START, shift: 0, random: seededRandom(name) }
  return lookBack(simulate(machine, failures, options), times)
}

describe('the history that a new demo tells', () => {
  it.each(machines.map(({ name }) => [name]))(
    'of %s goes forward, lies in the past and only in school hours',
    (name) => {
      const looks = looksOf(name)
      const times = looks.map(({ at }) => at)
      expect([...times].sort((a, b) => a - b)).toEqual(times)
      expect(times.filter((at) => at >= START)).toEqual([])
      expect(looks.filter(({ values, at }) => values && !isOpen(schoolMoment(at)))).toEqual([])
    },
  )

  it('covers a day each five minutes, with the night announced at both ends', () => {
    const looks = looksOf('PC info 1')
    const seen = looks.filter(({ values }) => values).length
    expect(seen).toBeGreaterThan(90)
    expect(looks.flatMap(({ events }) => events.map(({ event, params }) => [event, params?.cause]))).toEqual([
      ['device.asleep', 'shutdown'],
      ['device.awake', undefined],
    ])
  })

  it('begins with the beginning of what has long gone wrong', () => {
    const pending = looksOf('TNI salle 2').find(({ values }) => values?.['reboot.pending'] === 1)
    expect(pending?.at).toBe(START - 6 * DAY)
    expect(looksOf('PC des maîtres').filter(({ at }) => at < START - DAY)).toHaveLength(2)
  })

  it('ends where the machine fell silent', () => {
    expect(looksOf('Tablette 12').at(-1)?.at).toBeLessThan(START - 18 * HOUR)
    expect(looksOf('Tablette 12').at(-1)?.values?.['battery.charge']).toBeLessThan(5)
  })

  it('leaves out what the server has heard already', () => {
    expect(looksOf('PC info 1', START - HOUR)).toHaveLength(11)
    expect(looksOf('PC info 1', START - MINUTE)).toEqual([])
  })
})
