import { isPreauError } from '@preau/protocol/errors.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_VERSION, type DaySample, decodeDay, encodeDay } from './day.ts'
import { NAMES } from './names.ts'

const START = 20_779 * 86_400_000

const reading = fc.oneof(
  fc.constantFrom(...NAMES),
  fc
    .tuple(
      fc.constantFrom('disk.used', 'net.up', 'fan.speed'),
      fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }),
    )
    .map(([name, instance]) => `${name}:${instance}`),
)
const figure = fc.oneof(
  fc.constant(null),
  fc.integer({ min: -1000, max: 1000 }),
  fc.integer({ min: 0, max: 10_000 }).map((tenths) => tenths / 10),
  fc.integer({ min: -1e15, max: 1e15 }),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
  fc.constantFrom(-0, 0.1 + 0.2, Number.MIN_VALUE, 1e15, -1e15, 1e300),
)
const sample: fc.Arbitrary<DaySample> = fc.record(
  {
    at: fc.integer({ min: 0, max: 86_399_999 }).map((offset) => START + offset),
    readings: fc.dictionary(reading, figure, { maxKeys: 8, noNullPrototype: true }),
  },
  { noNullPrototype: true },
)

function outcome(blob: Uint8Array): unknown {
  try {
    return decodeDay(blob, START)
  } catch (error) {
    return isPreauError(error) ? error.code : error
  }
}

describe('a day of samples as a blob', () => {
  it('gives any samples back as they were', () => {
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 60 }), (samples) => {
        expect(decodeDay(encodeDay(samples, START), START)).toStrictEqual(samples)
      }),
      { numRuns: 300 },
    )
  })

  it('takes seven bytes a sample of eight readings, of which five are noise', () => {
    const samples = Array.from({ length: 288 }, (_, i) => ({
      at: START + i * 300_000 + ((i * 7919) % 900),
      readings: {
        'cpu.load': ((i * 1103) % 1000) / 10,
        'memory.used': 40 + ((i * 31) % 70) / 10,
        'disk.used:/': 61.2,
        'temperature.cpu': 45 + ((i * 17) % 12),
        'net.up:eth0': 1,
        'wifi.signal': -60 - ((i * 13) % 9),
        'uptime.days': 3,
        'clock.offset': ((i * 7) % 5) / 10,
      },
    }))
    expect(encodeDay(samples, START).length / samples.length).toBeLessThan(7)
  })

  it('refuses what was cut, at whatever byte', () => {
    const blob = encodeDay([{ at: START, readings: { 'cpu.load': 12.5, 'disk.used:/': null } }], START)
    for (let length = 0; length < blob.length; length++) {
      expect(() => decodeDay(blob.subarray(0, length), START)).toThrow(
        expect.objectContaining({ code: 'SAMPLES_CORRUPT' }),
      )
    }
  })

  it('never takes what was changed for other samples, and comes to an end with any bytes', () => {
    const samples = Array.from({ length: 50 }, (_, i) => ({
      at: START + i * 60_000,
      readings: { 'cpu.load': (i * 37) % 101 },
    }))
    const blob = encodeDay(samples, START)
    fc.assert(
      fc.property(fc.nat({ max: blob.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(blob)
        changed[at] = (changed[at] ?? 0) ^ change
        // A few bits of a compressed block mean nothing.
        expect([samples, 'SAMPLES_CORRUPT']).toContainEqual(outcome(changed))
      }),
      { numRuns: 500 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(() => decodeDay(Buffer.from([DAY_VERSION, ...bytes]), START)).toThrow(
          expect.objectContaining({ code: 'SAMPLES_CORRUPT' }),
        )
      }),
    )
  })
})
