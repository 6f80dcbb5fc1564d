import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyReadings, changedReadings } from './exception.ts'
import { createReporter } from './reporter.ts'

describe('changedReadings', () => {
  it.each([
    ['below its deadband', { 'cpu.load': 40 }, { 'cpu.load': 49.9 }, {}],
    ['by its deadband', { 'cpu.load': 40 }, { 'cpu.load': 50 }, { 'cpu.load': 50 }],
    [
      'by its deadband downwards, of an instance',
      { 'disk.used:/': 40 },
      { 'disk.used:/': 39.5 },
      { 'disk.used:/': 39.5 },
    ],
    ['a flag', { 'reboot.pending': 0 }, { 'reboot.pending': 1 }, { 'reboot.pending': 1 }],
    ['new', {}, { 'cpu.load': 1 }, { 'cpu.load': 1 }],
    ['gone, unnamed', { 'disk.used:E:': 40 }, {}, { 'disk.used:E:': null }],
    ['gone, null', { 'disk.used:E:': 40 }, { 'disk.used:E:': null }, { 'disk.used:E:': null }],
    ['gone already', {}, { 'disk.used:E:': null }, {}],
    ['unknown, changed a little', { 'vendor.thing': 1 }, { 'vendor.thing': 1.001 }, { 'vendor.thing': 1.001 }],
    ['unknown, unchanged', { 'vendor.thing': 1 }, { 'vendor.thing': 1 }, {}],
  ])('%s', (_what, sent, now, changed) => {
    expect(changedReadings(sent, now)).toEqual(changed)
  })

  it('leaves nothing that is further away than a deadband, whatever the readings', () => {
    const ids = ['cpu.load', 'memory.used', 'reboot.pending', 'vendor.thing', 'disk.used:/']
    const values = fc.dictionary(fc.constantFrom(...ids), fc.double({ min: 0, max: 100, noNaN: true }))
    fc.assert(
      fc.property(values, values, (sent, now) => {
        const after = applyReadings(sent, changedReadings(sent, now), false)
        expect(Object.keys(after).sort()).toEqual(Object.keys(now).sort())
        expect(changedReadings(after, now)).toEqual({})
      }),
    )
  })
})

describe('createReporter', () => {
  it('sends everything first, then what changed, then everything after an hour', () => {
    const reporter = createReporter()
    expect(reporter.offer({ 'cpu.load': 10, 'memory.used': 40 }, 0)).toEqual({
      values: { 'cpu.load': 10, 'memory.used': 40 },
      full: true,
      urgent: true,
    })
    expect(reporter.offer({ 'cpu.load': 15, 'memory.used': 41 }, 60)).toBeUndefined()
    expect(reporter.offer({ 'cpu.load': 30, 'memory.used': 41 }, 120)).toEqual({ values: { 'cpu.load': 30 } })
    expect(reporter.sent()).toEqual({ 'cpu.load': 30, 'memory.used': 40 })
    expect(reporter.offer({ 'cpu.load': 31, 'memory.used': 41 }, 3600)).toEqual({
      values: { 'cpu.load': 31, 'memory.used': 41 },
      full: true,
    })
  })

  it('counts a slow drift from what was sent, not from the last look', () => {
    const reporter = createReporter()
    reporter.offer({ 'temperature.cpu': 40 }, 0)
    const given = [41, 42, 43, 44].map((value, minute) =>
      reporter.offer({ 'temperature.cpu': value }, minute * 60 + 60),
    )
    expect(given).toEqual([undefined, undefined, undefined, { values: { 'temperature.cpu': 44 } }])
  })

  it('takes a birth for sent', () => {
    const reporter = createReporter()
    reporter.offer({ 'cpu.load': 10 }, 0)
    reporter.offer({ 'cpu.load': 19 }, 60)
    expect(reporter.birth()).toEqual({ 'cpu.load': 19 })
    expect(reporter.offer({ 'cpu.load': 21 }, 120)).toBeUndefined()
  })

  it('says in a full sample what has gone', () => {
    const reporter = createReporter()
    reporter.offer({ 'cpu.load': 10, 'disk.used:E:': 5 }, 0)
    expect(reporter.offer({ 'cpu.load': 10 }, 3600)).toEqual({
      values: { 'cpu.load': 10, 'disk.used:E:': null },
      full: true,
      urgent: true,
    })
    expect(reporter.sent()).toEqual({ 'cpu.load': 10 })
  })
})
