import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeHours, type HourFigures, isMeasured, readHours } from './hours.ts'
import { hoursOf } from './hours-of.ts'

const MINUTE = 60_000
const figure = fc.oneof(
  fc.integer({ min: -1e15, max: 1e15 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100),
)
const hours: fc.Arbitrary<HourFigures[]> = fc.uniqueArray(fc.integer({ min: 0, max: 23 })).chain((list) =>
  fc.tuple(
    ...list
      .sort((a, b) => a - b)
      .map((hour) =>
        fc.record(
          {
            hour: fc.constant(hour),
            mean: figure,
            low: figure,
            high: figure,
            seconds: fc.integer({ min: 0, max: 3600 }),
          },
          { noNullPrototype: true },
        ),
      ),
  ),
)
const reading = fc.constantFrom('cpu.load', 'disk.used:/', 'disk.used:C:', 'fan.speed', 'net.up:é')

/** All that a row holds, and the hours in which anything was known. */
function decode(row: Uint8Array, wanted: (reading: string) => boolean = () => true) {
  const readings: [string, HourFigures[]][] = []
  const mask = readHours(row, wanted, (reading, { count, hour, mean, low, high, seconds }) => {
    const figures = Array.from({ length: count }, (_, place) => ({
      hour: hour[place] ?? -1,
      mean: mean[place] ?? -1,
      low: low[place] ?? -1,
      high: high[place] ?? -1,
      seconds: seconds[place] ?? -1,
    }))
    readings.push([reading, figures])
  })
  return { measured: Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => isMeasured(mask, hour)), readings }
}

describe('the hours of a day in a row', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(reading, hours), { selector: ([name]) => name }), (readings) => {
        const packed = encodeHours(new Map(readings))
        const all = decode(packed)
        expect(all.readings).toEqual(readings)
        const measured = new Set(readings.flatMap(([, figures]) => figures.map(({ hour }) => hour)))
        expect(all.measured).toEqual([...measured].sort((a, b) => a - b))
      }),
    )
  })

  it('are read for the readings that are asked for, and tell of every hour in which anything was known', () => {
    const day = new Map([
      ['cpu.load', [{ hour: 3, mean: 5, low: 5, high: 5, seconds: 60 }]],
      ['disk.used:/', [{ hour: 4, mean: 60, low: 60, high: 60, seconds: 3600 }]],
    ])
    expect(decode(encodeHours(day), (name) => name === 'disk.used:/')).toEqual({
      measured: [3, 4],
      readings: [['disk.used:/', day.get('disk.used:/')]],
    })
  })

  it('are refused when they are cut, at whatever byte', () => {
    const day = new Map([['cpu.load', [{ hour: 3, mean: 5.5, low: 5, high: 6, seconds: 60 }]]])
    const packed = encodeHours(day)
    for (let length = 0; length < packed.length; length++) {
      expect(() => decode(packed.subarray(0, length))).toThrow(expect.objectContaining({ code: 'SAMPLES_CORRUPT' }))
    }
  })
})

describe('hoursOf', () => {
  it('weighs each value by how long it held, over the end of the hour', () => {
    const samples = [
      { at: 30 * MINUTE, readings: { 'cpu.load': 10 } },
      { at: 70 * MINUTE, readings: { 'cpu.load': 70 } },
      { at: 100 * MINUTE, readings: { 'cpu.load': null } },
    ]
    expect(hoursOf(samples, 0, [])).toEqual(
      new Map([
        [
          'cpu.load',
          [
            { hour: 0, mean: 10, low: 10, high: 10, seconds: 1800 },
            { hour: 1, mean: 55, low: 10, high: 70, seconds: 2400 },
          ],
        ],
      ]),
    )
  })

  it('ends a value where the device fell silent, and takes it up again with the next sample', () => {
    const samples = [
      { at: 0, readings: { 'cpu.load': 10, 'disk.used:/': 50 } },
      { at: 30 * MINUTE, readings: { 'cpu.load': 20 } },
      { at: 40 * MINUTE, readings: { 'cpu.load': null } },
    ]
    expect(hoursOf(samples, 0, [10 * MINUTE, 45 * MINUTE])).toEqual(
      new Map([
        ['cpu.load', [{ hour: 0, mean: 15, low: 10, high: 20, seconds: 1200 }]],
        ['disk.used:/', [{ hour: 0, mean: 50, low: 50, high: 50, seconds: 1500 }]],
      ]),
    )
  })

  it('holds the last value of a day until its end, where that is near', () => {
    const last = { at: 23 * 60 * MINUTE + 45 * MINUTE, readings: { 'cpu.load': 10 } }
    expect(hoursOf([last], 0, [])).toEqual(
      new Map([['cpu.load', [{ hour: 23, mean: 10, low: 10, high: 10, seconds: 900 }]]]),
    )
  })

  it('knows of a lone sample that it was, and not for how long', () => {
    const samples = [12, 200].map((value, i) => ({ at: i * 180 * MINUTE, readings: { 'net.send:eth0': value } }))
    expect(hoursOf(samples, 0, [])).toEqual(
      new Map([
        [
          'net.send:eth0',
          [
            { hour: 0, mean: 12, low: 12, high: 12, seconds: 0 },
            { hour: 3, mean: 200, low: 200, high: 200, seconds: 0 },
          ],
        ],
      ]),
    )
  })

  it('never gives a mean outside of its extremes, nor more than an hour', () => {
    const sample = fc.record({
      at: fc.integer({ min: 0, max: 1439 }).map((minute) => minute * MINUTE),
      readings: fc.record({ 'cpu.load': fc.oneof(fc.constant(null), fc.double({ min: -1e9, max: 1e9, noNaN: true })) }),
    })
    fc.assert(
      fc.property(fc.array(sample), fc.array(fc.integer({ min: 0, max: 86_400_000 })), (samples, cuts) => {
        const sorted = samples.sort((a, b) => a.at - b.at)
        for (const figures of hoursOf(
          sorted,
          0,
          cuts.sort((a, b) => a - b),
        ).values()) {
          for (const { mean, low, high, seconds, hour } of figures) {
            expect(low <= mean && mean <= high && seconds >= 0 && seconds <= 3600 && hour < 24).toBe(true)
          }
        }
      }),
    )
  })
})
