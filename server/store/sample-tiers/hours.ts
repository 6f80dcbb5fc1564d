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

/** The hours of one reading as columns, of which the first `count` places count. */
export interface HourColumns {
  count: number
  hour: Uint8Array
  mean: Float64Array
  low: Float64Array
  high: Float64Array
  seconds: Uint16Array
}

/**
 * Reads a row: gives the hours of each reading that is `wanted` to `take`, and returns a mask of the hours in which anything was
 * known. The columns are the same ones at each call, for thousands of rows are read in one go: what is to last has to be
 * copied. Throws SAMPLES_CORRUPT, and nothing else, whatever the bytes.
 */
export function readHours(
  row: Uint8Array,
  wanted: (reading: string) => boolean,
  take: (reading: string, hours: HourColumns) => void,
): number {
  const reader = new ByteReader(row)
  if (reader.byte() !== HOURS_VERSION) throw corrupt('no such version')
  const mask = readTimes(reader, usual)
  for (let left = reader.count(); left > 0; left--) {
    const reading = readName(reader)
    if (!wanted(reading)) reader.skip()
    else take(reading, readSection(new ByteReader(reader.block())))
  }
  if (reader.left > 0) throw corrupt('goes on behind its end')
  return mask
}

/** Whether an hour of a day is in a mask. */
export function isMeasured(mask: number, hour: number): boolean {
  return (mask >> hour) % 2 === 1
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

/** Reads the hours and their seconds into columns; gives the mask of the hours. */
function readTimes(reader: ByteReader, columns: HourColumns): number {
  const mask = reader.count()
  if (mask >= 2 ** HOURS) throw corrupt('a day has no such hour')
  columns.count = 0
  for (let hour = 0; hour < HOURS; hour++) {
    if (!isMeasured(mask, hour)) continue
    const seconds = HOUR_SECONDS - reader.count()
    if (seconds < 0) throw corrupt('an hour is longer than that')
    columns.hour[columns.count] = hour
    columns.seconds[columns.count] = seconds
    columns.count += 1
  }
  return mask
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

function readSection(reader: ByteReader): HourColumns {
  const kind = reader.byte()
  const columns = (kind & OWN_TIMES) === 0 ? usual : own
  if (columns === own) readTimes(reader, own)
  const { count, mean, low, high } = columns
  readFigures(reader, count, mean)
  for (let place = 0; place < count; place++) {
    if (Number.isNaN(mean[place])) throw corrupt('an hour without a figure')
  }
  if ((kind & FLAT) === 0) {
    readFigures(reader, count, low)
    readFigures(reader, count, high)
  } else {
    low.set(mean)
    high.set(mean)
  }
  if (reader.left > 0) throw corrupt('goes on behind its end')
  return columns
}

function emptyColumns(): HourColumns {
  const [mean, low, high] = [new Float64Array(HOURS), new Float64Array(HOURS), new Float64Array(HOURS)]
  return { count: 0, hour: new Uint8Array(HOURS), mean, low, high, seconds: new Uint16Array(HOURS) }
}

/** Where a row is laid out while it is read: with the times of the device, and with a reading's own. */
const usual = emptyColumns()
const own = emptyColumns()
