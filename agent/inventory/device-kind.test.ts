import { describe, expect, it } from 'vitest'
import { chassisName } from './chassis.ts'
import { guessKind } from './device-kind.ts'
import { machineName } from './machine-name.ts'

describe('guessKind', () => {
  it.each([
    [3, 'desktop'],
    [10, 'laptop'],
    [30, 'tablet'],
    [32, 'tablet'],
    [17, 'server'],
    [13 + 0x80, 'desktop'],
    [1, 'other'],
    [undefined, 'other'],
  ])('takes chassis %s for: %s', (number, kind) => {
    const chassis = chassisName(number)
    expect(guessKind({ system: [chassis === undefined ? {} : { chassis }] })).toBe(kind)
  })

  it('takes a machine for a laptop that has a battery and an unknown chassis', () => {
    expect([guessKind({}, { 'battery.charge': 4 }), guessKind({}, { 'battery.charge': null })]).toEqual([
      'laptop',
      'other',
    ])
  })
})

describe('machineName', () => {
  it('is the host name, else what the machine is', () => {
    const names = [
      { hostname: 'CP-TNI-01.ecole.lan', model: 'X' },
      { hostname: 'localhost.localdomain', model: 'OptiPlex 3080' },
      { hostname: 'debian', serial: '7ABC' },
    ].map((item) => machineName({ system: [item] }))
    expect([...names, machineName({})]).toEqual(['CP-TNI-01', 'OptiPlex 3080', '7ABC', 'machine'])
  })
})
