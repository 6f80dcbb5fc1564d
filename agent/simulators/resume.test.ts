import { describe, expect, it } from 'vitest'
import { BOARDS } from './boards.ts'
import type { Failure } from './failures.ts'
import { newModel } from './machine-model.ts'
import { schoolMachines } from './machines.ts'
import { type Known, knownAwaySince, resumeBoard, resumeModel } from './resume.ts'
import { HOUR } from './school-hours.ts'

const START = Date.parse('2026-11-24T09:10:00Z')
const [machine] = schoolMachines('resume')
if (!machine) throw new Error('no machine')
const model = newModel(machine, START, 0)
const known: Known = {
  heardAt: START - HOUR,
  values: { 'cpu.load': 31, 'disk.used:C:': 40, 'net.up:e': 1 },
  asleep: false,
}
const failure = (effects: Failure['effects'], begins = -2 * HOUR): Failure => ({
  ...{ code: 'any', machine: machine.name, begins, effects },
  promises: { status: 'offline', reason: 'silent' },
})

describe('a machine of a demo that starts again', () => {
  it('goes on with what it last told', () => {
    expect(resumeModel(model, known, [], 0)).toEqual({ ...model, load: 31, diskUsed: 40 })
  })

  it('is as new where it was never heard', () => {
    expect(resumeModel(model, { ...known, heardAt: null }, [], 0)).toBe(model)
  })

  it('is off where it said that it goes', () => {
    expect(resumeModel(model, { ...known, asleep: true }, [], 0).on).toBe(false)
  })

  it('does not take for its own what a failure makes of a reading', () => {
    const busy = failure([{ do: 'set', reading: 'cpu.load', value: 99 }])
    expect(resumeModel(model, known, [busy], 0).load).toBe(model.load)
  })
})

describe('a machine that is away at the start of a demo', () => {
  const silent = failure([{ do: 'silence', alive: false }])
  const off = failure([{ do: 'off', cause: 'sleep' }])
  const heard = (before: number, asleep = false): Known => ({ heardAt: START - before, values: {}, asleep })

  it('has nothing to say where the server heard it last before it went', () => {
    expect(knownAwaySince([silent], heard(3 * HOUR), START)).toBe(START - 2 * HOUR)
    expect(knownAwaySince([off], heard(2 * HOUR, true), START)).toBe(START - 2 * HOUR)
  })

  it.each([
    ['was heard since', silent, heard(HOUR)],
    ['was never heard', silent, { ...heard(0), heardAt: null }],
    ['said that it goes, though it went without a word', silent, heard(3 * HOUR, true)],
    ['did not say that it goes', off, heard(3 * HOUR)],
    ['is there', failure([{ do: 'set', reading: 'cpu.load', value: 99 }]), heard(3 * HOUR)],
    ['goes only later', failure([{ do: 'silence', alive: false }], HOUR), heard(3 * HOUR)],
  ])('has it still to tell where it %s', (_, each, then) => {
    expect(knownAwaySince([each], then, START)).toBeUndefined()
  })
})

describe('a board at the next start of the demo', () => {
  const board = BOARDS.find(({ name }) => name === 'VPI salle 4') as (typeof BOARDS)[number]

  it('is as it was left: its hours, its input, its power', () => {
    const said = { power: 'standby', input: 'hdmi2', 'lamp.hours': 3907, temperature: 61, 'fault.lamp': 'warning' }
    expect(resumeBoard(board, said).values).toEqual({
      ...board.values,
      power: 'standby',
      input: 'hdmi2',
      'lamp.hours': 3907,
    })
  })

  it.each([
    ['warming', 'on'],
    ['cooling', 'standby'],
  ])('that was %s is %s by then', (power, then) => {
    expect(resumeBoard(board, { power }).values.power).toBe(then)
  })

  it('never goes back behind the hours that the demo gives it', () => {
    expect(resumeBoard(board, { 'lamp.hours': 12 }).values['lamp.hours']).toBe(3900)
    expect(resumeBoard(board, {})).toEqual(board)
  })
})
