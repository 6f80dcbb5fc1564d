import { ByteReader, ByteWriter, corrupt } from './bytes.ts'
import { readFigures, writeFigures } from './figures.ts'
import { readName, writeName } from './names.ts'

/** A reading over one hour of a day. */
export interface HourFigures {
  /** 0 to 23, UTC. */
  hour: number
  /** The mean over the time in which the reading was known. */
  mean: number
  low: number
  high: number
  /** How long it was known within the hour, in s; 0: only at single moments, of which `mean` is the plain mean. */
  seconds: number
}

/** The hours of each reading of a device-day, ascending; hours in which nothing was known are left out. */
export type DayHours = ReadonlyMap<string, readonly HourFigures[]>

/** The version of what stands in a row: one byte before all else. */
export const HOURS_VERSION = 1

const HOUR_SECONDS = 3600
const HOURS = 24
/** Low, mean and high are one column: they never differ. */
const FLAT = 1
/** The reading was known at other times than the device was. */
const OWN_TIMES = 2

/**
 * The hours of a device-day in a row: when the device was measured, then a section a reading with its length, so that who
 * asks for one passes over the rest. Not compressed: a question to the whole fleet reads thousands of these.
 */
export function encodeHours(hours: DayHours): Buffer {
  const writer = new ByteWriter()
  writer.byte(HOURS_VERSION)
  const times = timesOf([...hours.values()].flat())
  writeTimes(writer, times)
  writer.count(hours.size)
  for (const [reading, figures] of hours) {
    writeName(writer, reading)
    writer.block(sectionOf(figures, times))
  }
  return writer.done()
}

/** What a row holds: the hours in which anything was known, and those of each reading that was asked for. */
export interface StoredHours {
  measured: number[]
  readings: Map<string, readonly HourFigures[]>
}

/** Reads a row, of the readings only those that are `wanted`. Throws SAMPLES_CORRUPT, and nothing else, whatever the bytes. */
export function decodeHours(row: Uint8Array, wanted: (reading: string) => boolean): StoredHours {
  const reader = new ByteReader(row)
  if (reader.byte() !== HOURS_VERSION) throw corrupt('no such version')
  const times = readTimes(reader)
  const readings = new Map<string, HourFigures[]>()
  for (let left = reader.count(); left > 0; left--) {
    const reading = readName(reader)
    const section = reader.block()
    if (wanted(reading)) readings.set(reading, readSection(new ByteReader(section), times))
  }
  if (reader.left > 0) throw corrupt('goes on behind its end')
  return { measured: [...times.keys()], readings }
}

/** Seconds by hour; an hour that is not there was not measured. */
type Times = ReadonlyMap<number, number>

/** Of each hour the longest time for which anything was known. */
function timesOf(figures: readonly HourFigures[]): Times {
  const times = new Map<number, number>()
  for (const { hour, seconds } of figures) times.set(hour, Math.max(seconds, times.get(hour) ?? 0))
  return new Map([...times].sort(([a], [b]) => a - b))
}

function writeTimes(writer: ByteWriter, times: Times): void {
  let mask = 0
  for (const hour of times.keys()) mask += 2 ** hour
  writer.count(mask)
  for (const seconds of times.values()) writer.count(HOUR_SECONDS - seconds)
}

function readTimes(reader: ByteReader): Times {
  const mask = reader.count()
  if (mask >= 2 ** HOURS) throw corrupt('a day has no such hour')
  const times = new Map<number, number>()
  for (let hour = 0; hour < HOURS; hour++) {
    if ((mask >> hour) % 2 === 1) times.set(hour, HOUR_SECONDS - reader.count())
  }
  return times
}

function sectionOf(figures: readonly HourFigures[], times: Times): Buffer {
  const writer = new ByteWriter()
  const own = timesOf(figures)
  const flat = figures.every(({ mean, low, high }) => Object.is(low, mean) && Object.is(high, mean))
  const usual = own.size === times.size && [...own].every(([hour, seconds]) => times.get(hour) === seconds)
  writer.byte((flat ? FLAT : 0) + (usual ? 0 : OWN_TIMES))
  if (!usual) writeTimes(writer, own)
  for (const key of flat ? (['mean'] as const) : (['mean', 'low', 'high'] as const)) {
    writeFigures(
      writer,
      figures.map((each) => each[key]),
    )
  }
  return writer.done()
}

function readSection(reader: ByteReader, usual: Times): HourFigures[] {
  const kind = reader.byte()
  const times = (kind & OWN_TIMES) === 0 ? usual : readTimes(reader)
  const hours: HourFigures[] = []
  for (const [hour, seconds] of times) hours.push({ hour, mean: 0, low: 0, high: 0, seconds })
  const column = (key: 'mean' | 'low' | 'high') =>
    readFigures(reader, hours.length, (figure, index) => {
      const at = hours[index]
      if (figure === null) throw corrupt('an hour without a figure')
      if (at) at[key] = figure
    })
  column('mean')
  if ((kind & FLAT) === 0) {
    column('low')
    column('high')
  } else {
    for (const at of hours) {
      at.low = at.mean
      at.high = at.mean
    }
  }
  if (reader.left > 0) throw corrupt('goes on behind its end')
  return hours
}
