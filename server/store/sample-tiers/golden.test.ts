import { describe, expect, it } from 'vitest'
import { ByteReader, ByteWriter } from './bytes.ts'
import { decodeDay } from './day.ts'
import { readHours } from './hours.ts'
import { NAMES, readName, writeName } from './names.ts'

const DAY =
  '0128b52ffd243ad1010002d00ff09907040201000201fc01013401000100080b052f686f6d6501000102dc5f000966616e2e7370656564' +
  '0101010000555555555555d53f45377da2'
const HOURS = '011800d41b03020c0001fc01bf0100040600524b36060310d41b0004000966616e2e73706565640501008a0e02'

describe('what older versions of the program wrote', () => {
  it('is read as the day that it was', () => {
    expect(decodeDay(Buffer.from(DAY, 'hex'), 0)).toEqual([
      { at: 1000, readings: { 'cpu.load': 12.5, 'outbox.records': 3, 'disk.used:/home': 61.25 } },
      { at: 61_000, readings: { 'cpu.load': null, 'fan.speed': 1 / 3 } },
    ])
  })

  it('is read as the hours that they were', () => {
    const read: unknown[] = []
    readHours(
      Buffer.from(HOURS, 'hex'),
      () => true,
      (reading, { count, hour, mean, low, high, seconds }) => {
        read.push([reading, ...[hour, mean, low, high, seconds].map((column) => [...column.slice(0, count)])])
      },
    )
    expect(read).toEqual([
      ['cpu.load', [3, 4], [12.5, 3], [1, 3], [40, 3], [3600, 60]],
      ['session.open', [4], [1], [1], [1], [60]],
      ['fan.speed', [3, 4], [900, 900], [900, 900], [900, 900], [3600, 60]],
    ])
  })

  it('holds the names of readings by their places, which never change', () => {
    const places = [
      'cpu.load',
      'disk.used',
      'battery.charge',
      'net.up',
      'temperature.cpu',
      'outbox.records',
      'session.open',
    ]
    expect(places.map((name) => NAMES.indexOf(name as (typeof NAMES)[number]))).toEqual([0, 4, 8, 12, 17, 25, 26])
    for (const name of [...NAMES, 'disk.used:/', 'fan.speed', 'fan.speed:1']) {
      const writer = new ByteWriter()
      writeName(writer, name)
      expect(readName(new ByteReader(writer.done()))).toBe(name)
    }
  })
})
