import { type Static, Type } from 'typebox'

/** What a unit means: `level` 0 well, 1 a warning, 2 failed; `percent` 0 to 100, `ratio` of a whole, sizes in bytes, rates in bits a second. */
export type Unit =
  | 'percent'
  | 'bytes'
  | 'bytes_per_day'
  | 'bits_per_s'
  | 'celsius'
  | 'seconds'
  | 'dbm'
  | 'count'
  | 'days'
  | 'hours'
  | 'minutes'
  | 'level'
  | 'flag'

export interface Reading {
  /** What the value is measured in. */
  unit: Unit
  /** A change smaller than this since the last one sent is not worth a message. */
  deadband: number
  /** How often the agent looks, in seconds: by what a look costs (child processes), not by how fast the value moves. */
  every: number
  /** Whether one machine can have several, named after a colon: `disk.used:/home`. */
  instances?: true
}

/**
 * Everything that an agent may report of a machine: its health, never its user. Deadbands are the thresholds of the report by
 * exception (DESIGN 6). A reading that is not listed is kept and shown by its name.
 */
export const READINGS = {
  'cpu.load': { unit: 'percent', deadband: 10, every: 60 },
  'memory.used': { unit: 'percent', deadband: 5, every: 60 },
  'memory.total': { unit: 'bytes', deadband: 1, every: 3600 },
  'swap.used': { unit: 'percent', deadband: 10, every: 60 },
  'disk.used': { unit: 'percent', deadband: 0.5, every: 300, instances: true },
  'disk.total': { unit: 'bytes', deadband: 1, every: 300, instances: true },
  'disk.fill': { unit: 'bytes_per_day', deadband: 256 * 1024 ** 2, every: 3600, instances: true },
  'disk.health': { unit: 'flag', deadband: 1, every: 21_600, instances: true },
  'battery.charge': { unit: 'percent', deadband: 5, every: 300 },
  'battery.health': { unit: 'percent', deadband: 1, every: 21_600 },
  'battery.cycles': { unit: 'count', deadband: 10, every: 21_600 },
  'battery.charging': { unit: 'flag', deadband: 1, every: 300 },
  'net.up': { unit: 'flag', deadband: 1, every: 60, instances: true },
  'net.speed': { unit: 'bits_per_s', deadband: 1e6, every: 300, instances: true },
  'net.receive': { unit: 'bits_per_s', deadband: 1e6, every: 60, instances: true },
  'net.send': { unit: 'bits_per_s', deadband: 1e6, every: 60, instances: true },
  'wifi.signal': { unit: 'dbm', deadband: 6, every: 600 },
  'temperature.cpu': { unit: 'celsius', deadband: 4, every: 60 },
  'uptime.days': { unit: 'days', deadband: 1, every: 3600 },
  'reboot.pending': { unit: 'flag', deadband: 1, every: 3600 },
  'updates.pending': { unit: 'count', deadband: 1, every: 43_200 },
  'updates.security': { unit: 'count', deadband: 1, every: 43_200 },
  // Whether what is signed for this machine has ended or is refused: then nothing new is installed.
  'updates.frozen': { unit: 'flag', deadband: 1, every: 86_400 },
  'displays.connected': { unit: 'count', deadband: 1, every: 900 },
  'printers.stopped': { unit: 'count', deadband: 1, every: 3600 },
  'clock.offset': { unit: 'seconds', deadband: 2, every: 60 },
  'outbox.records': { unit: 'count', deadband: 500, every: 60 },
  // What attached equipment says of itself: equipment-figures.ts makes them of its readings.
  'lamp.hours': { unit: 'hours', deadband: 1, every: 300 },
  'lamp.left': { unit: 'percent', deadband: 1, every: 300 },
  'lamp.life': { unit: 'hours', deadband: 1, every: 300 },
  'laser.hours': { unit: 'hours', deadband: 1, every: 300 },
  'filter.hours': { unit: 'hours', deadband: 1, every: 300 },
  'usage.hours': { unit: 'hours', deadband: 1, every: 300 },
  'temperature.case': { unit: 'celsius', deadband: 2, every: 60 },
  'part.fault': { unit: 'level', deadband: 1, every: 60, instances: true },
  'signal.present': { unit: 'flag', deadband: 1, every: 60 },
  'sound.volume': { unit: 'percent', deadband: 1, every: 60 },
  'sound.muted': { unit: 'flag', deadband: 1, every: 60 },
  'picture.frozen': { unit: 'flag', deadband: 1, every: 60 },
  'picture.blank': { unit: 'flag', deadband: 1, every: 60 },
  'battery.left': { unit: 'minutes', deadband: 5, every: 60 },
  'mains.present': { unit: 'flag', deadband: 1, every: 60 },
  'load.used': { unit: 'percent', deadband: 1, every: 60 },
} as const satisfies Record<string, Reading>

export type ReadingName = keyof typeof READINGS

/**
 * A living agent sends every reading at least so often, whatever changed, in seconds: what a server may count on when it says
 * how long a value held.
 */
export const FULL_EVERY = 3600

/** `cpu.load`, `disk.used:C:`: a name of the table above, then an instance where there can be several. */
export const READING_ID = '^[a-z][a-z0-9]*(\\.[a-z0-9_]+)+(:[^\\u0000-\\u001f"<>]{1,64})?$'

/** Readings by id. null: the thing is no longer there. */
export const ReadingValues = Type.Record(
  Type.String({ pattern: READING_ID }),
  Type.Union([Type.Number({ minimum: -1e15, maximum: 1e15 }), Type.Null()]),
  { maxProperties: 200, additionalProperties: false },
)
export type ReadingValues = Static<typeof ReadingValues>

/** The name and the instance of a reading's id: `disk.used:/home` is `disk.used` of `/home`. */
export function splitReading(id: string): { name: string; instance: string | undefined } {
  const colon = id.indexOf(':')
  return colon < 0 ? { name: id, instance: undefined } : { name: id.slice(0, colon), instance: id.slice(colon + 1) }
}

/** The row of the table for a reading's id; undefined for one that this version does not know. */
export function readingOf(id: string): Reading | undefined {
  const { name } = splitReading(id)
  return Object.hasOwn(READINGS, name) ? READINGS[name as ReadingName] : undefined
}
