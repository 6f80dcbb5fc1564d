import { splitReading } from '@preau/protocol/rules/readings.ts'
import { type ByteReader, type ByteWriter, corrupt } from './bytes.ts'

/**
 * Names of readings by their place. INVARIANT: stored samples hold these places, so a name is only ever added at the end. A
 * name that is not here is written as it is: nothing needs to be entered for a new reading, it only takes less room.
 */
export const NAMES = [
  'cpu.load',
  'memory.used',
  'memory.total',
  'swap.used',
  'disk.used',
  'disk.total',
  'disk.fill',
  'disk.health',
  'battery.charge',
  'battery.health',
  'battery.cycles',
  'battery.charging',
  'net.up',
  'net.speed',
  'net.receive',
  'net.send',
  'wifi.signal',
  'temperature.cpu',
  'uptime.days',
  'reboot.pending',
  'updates.pending',
  'updates.security',
  'displays.connected',
  'printers.stopped',
  'clock.offset',
  'outbox.records',
  'session.open',
] as const

const PLACES = new Map<string, number>(NAMES.map((name, place) => [name, place]))

/** The first number of a name is 0 where all of it follows as text, else twice its place, and 1 more where an instance follows. */
export function writeName(writer: ByteWriter, reading: string): void {
  const { name, instance } = splitReading(reading)
  const place = PLACES.get(name)
  if (place === undefined) {
    writer.count(0)
    writer.text(reading)
    return
  }
  writer.count((place + 1) * 2 + (instance === undefined ? 0 : 1))
  if (instance !== undefined) writer.text(instance)
}

/** Throws SAMPLES_CORRUPT. */
export function readName(reader: ByteReader): string {
  const code = reader.count()
  if (code === 0) return reader.text()
  const name = NAMES[Math.floor(code / 2) - 1]
  if (name === undefined) throw corrupt('no such reading')
  return code % 2 === 0 ? name : `${name}:${reader.text()}`
}

/**
 * A name as it stands in a raw sample: its place, or `4:/home` with its instance, or the name itself where it has no place. INVARIANT:
 * names begin with a letter and places with a figure, so one is never taken for the other.
 */
export function shortName(reading: string): string | number {
  const place = PLACES.get(reading)
  if (place !== undefined) return place
  const colon = reading.indexOf(':')
  const known = colon < 0 ? undefined : PLACES.get(reading.slice(0, colon))
  return known === undefined ? reading : known + reading.slice(colon)
}

/** The name that shortName was given. Throws SAMPLES_CORRUPT. */
export function wholeName(short: string | number): string {
  const place = typeof short === 'number' ? short : Number.parseInt(short, 10)
  if (Number.isNaN(place)) return String(short)
  const name = NAMES[place]
  if (name === undefined) throw corrupt('no such reading')
  return typeof short === 'number' ? name : name + short.slice(short.indexOf(':'))
}
