import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NAMES } from './names.ts'
import { listReadings, readingsOf } from './readings.ts'

const name = fc.oneof(fc.constantFrom(...NAMES), fc.stringMatching(/^[a-z][a-z0-9]{0,5}\.[a-z0-9_]{1,5}$/))
const reading = fc
  .tuple(name, fc.option(fc.stringMatching(/^[ -!#-;=?-~é✓]{1,20}$/)))
  .map(([name, instance]) => (instance === null ? name : `${name}:${instance}`))
const value = fc.option(fc.double({ min: -1e15, max: 1e15 }).map((each) => each + 0))

describe('the readings of a raw sample as a list', () => {
  it('gives a name its number, and spells out those that have none', () => {
    expect(
      listReadings({ 'cpu.load': 12.5, 'disk.used:/home': null, 'disk.used:C:': 3, 'fan.speed': 900, 'a.b:4:x': 1 }),
    ).toEqual([0, 12.5, '4:/home', null, '4:C:', 3, 'fan.speed', 900, 'a.b:4:x', 1])
  })

  it('gives any readings back as they were, also through JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(reading, value), (made) => {
        const values: ReadingValues = { ...made }
        expect(readingsOf(JSON.parse(JSON.stringify(listReadings(values))))).toEqual(JSON.parse(JSON.stringify(values)))
      }),
    )
  })

  it('reads the object of a row that is older than lists', () => {
    expect(readingsOf({ 'cpu.load': 1 })).toEqual({ 'cpu.load': 1 })
  })

  it.each([[[1e6, 1]], [['99999:/', 1]], [[0]], [[null, 1]], [[0, 'much']]])('refuses %j', (list) => {
    expect(() => readingsOf(list)).toThrow(expect.objectContaining({ code: 'SAMPLES_CORRUPT' }))
  })
})
