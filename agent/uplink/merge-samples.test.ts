import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeSamples } from './merge-samples.ts'

const ids = ['cpu.load', 'memory.used', 'battery.charging', 'displays.connected', 'disk.used:/home', 'vendor.thing']
const sample = fc.record({
  full: fc.boolean(),
  weight: fc.integer({ min: 1, max: 1000 }),
  values: fc.dictionary(
    fc.constantFrom(...ids),
    fc.option(fc.double({ min: -1e15, max: 1e15, noNaN: true }), { nil: null }),
  ),
})

describe('mergeSamples', () => {
  it('weighs means by the looks that each sample stands for', () => {
    const older = { full: false, weight: 3, values: { 'cpu.load': 10, 'memory.used': 40 } }
    const newer = { full: false, weight: 1, values: { 'cpu.load': 50 } }
    expect(mergeSamples(older, newer)).toEqual({
      full: false,
      weight: 4,
      values: { 'cpu.load': 20, 'memory.used': 40 },
    })
  })

  it('keeps the last value of flags, counts, unknown readings and what is gone', () => {
    const older = {
      full: true,
      weight: 1,
      values: { 'net.up:eth0': 1, 'displays.connected': 2, 'vendor.thing': 4, 'disk.used:E:': 30 },
    }
    const newer = {
      full: false,
      weight: 1,
      values: { 'net.up:eth0': 0, 'displays.connected': 1, 'vendor.thing': 9, 'disk.used:E:': null },
    }
    expect(mergeSamples(older, newer)).toEqual({ full: true, weight: 2, values: newer.values })
  })

  it('drops what a later full sample no longer names', () => {
    const older = { full: true, weight: 1, values: { 'cpu.load': 10, 'disk.used:E:': 30 } }
    const newer = { full: true, weight: 1, values: { 'cpu.load': 20 } }
    expect(mergeSamples(older, newer)).toEqual({ full: true, weight: 2, values: { 'cpu.load': 15 } })
  })

  it('gives values between those that it replaces, whatever the samples', () => {
    fc.assert(
      fc.property(sample, sample, (older, newer) => {
        const merged = mergeSamples(older, newer)
        for (const [id, value] of Object.entries(merged.values)) {
          const replaced = [older.values[id], newer.values[id]].filter((one) => one !== undefined)
          if (value === null) expect(replaced).toContain(null)
          else {
            const numbers = replaced.filter((one) => one !== null)
            expect(value).toBeGreaterThanOrEqual(Math.min(...numbers))
            expect(value).toBeLessThanOrEqual(Math.max(...numbers))
          }
        }
        expect(merged.weight).toBe(older.weight + newer.weight)
      }),
    )
  })
})
