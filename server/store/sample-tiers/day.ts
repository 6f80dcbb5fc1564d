import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import { ByteReader, ByteWriter, corrupt, unzigzag, zigzag } from './bytes.ts'
import { readFigures, writeFigures } from './figures.ts'
import { readName, writeName } from './names.ts'

/** A sample of the tier of days: when it was taken (ms since 1970, clock of the server) and the readings that it names. */
export interface DaySample {
  at: number
  readings: ReadingValues
}

/** The version of what stands in a blob: one byte before all else. */
export const DAY_VERSION = 1

/** What a blob may become when it is unpacked: far more than a day of any device, far less than the memory of a server. */
const MOST_BYTES = 32 * 1024 * 1024

const PACKED = {
  params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 },
}

/**
 * The samples of a device-day as a blob: the version, then under zstd the times (steps of their steps) and one column a
 * reading (which samples name it, by lengths of runs, then its figures). Lossless, whatever the samples are.
 * @param start beginning of the day, ms since 1970
 */
export function encodeDay(samples: readonly DaySample[], start: number): Buffer {
  const writer = new ByteWriter()
  writer.count(samples.length)
  let before = 0
  let step = 0
  for (const { at } of samples) {
    const offset = at - start
    writer.count(zigzag(offset - before - step))
    step = offset - before
    before = offset
  }
  const columns = columnsOf(samples)
  writer.count(columns.size)
  for (const [reading, { indexes, figures }] of columns) {
    writeName(writer, reading)
    writeRuns(writer, indexes)
    writeFigures(writer, figures)
  }
  return Buffer.concat([Buffer.of(DAY_VERSION), zstdCompressSync(writer.done(), PACKED)])
}

/** The samples in a blob, in the order in which they were given. Throws SAMPLES_CORRUPT, and nothing else, whatever the bytes. */
export function decodeDay(blob: Uint8Array, start: number): DaySample[] {
  if (blob[0] !== DAY_VERSION) throw corrupt('no such version')
  const reader = new ByteReader(unpack(blob.subarray(1)))
  const count = reader.count()
  if (count > reader.left) throw corrupt('ends too early')
  const samples: DaySample[] = []
  let before = 0
  let step = 0
  for (let index = 0; index < count; index++) {
    step += unzigzag(reader.count())
    before += step
    samples.push({ at: start + before, readings: {} })
  }
  for (let columns = reader.count(); columns > 0; columns--) {
    const reading = readName(reader)
    const indexes = readRuns(reader, count)
    const figures = new Float64Array(indexes.length)
    readFigures(reader, indexes.length, figures)
    for (const [place, index] of indexes.entries()) {
      const sample = samples[index]
      const figure = figures[place] ?? Number.NaN
      if (sample) sample.readings[reading] = Number.isNaN(figure) ? null : figure
    }
  }
  if (reader.left > 0) throw corrupt('goes on behind its end')
  return samples
}

interface Column {
  /** The samples that name the reading, ascending. */
  indexes: number[]
  figures: (number | null)[]
}

function columnsOf(samples: readonly DaySample[]): Map<string, Column> {
  const columns = new Map<string, Column>()
  for (const [index, { readings }] of samples.entries()) {
    for (const reading in readings) {
      let column = columns.get(reading)
      if (!column) {
        column = { indexes: [], figures: [] }
        columns.set(reading, column)
      }
      column.indexes.push(index)
      column.figures.push(readings[reading] ?? null)
    }
  }
  return columns
}

/** How many runs there are, then of each how many samples it leaves out and how many it holds. */
function writeRuns(writer: ByteWriter, indexes: readonly number[]): void {
  const runs: { left: number; held: number }[] = []
  let next = 0
  for (const index of indexes) {
    const run = runs.at(-1)
    if (run && index === next) run.held += 1
    else runs.push({ left: index - next, held: 1 })
    next = index + 1
  }
  writer.count(runs.length)
  for (const { left, held } of runs) {
    writer.count(left)
    writer.count(held)
  }
}

function readRuns(reader: ByteReader, count: number): number[] {
  const indexes: number[] = []
  let next = 0
  for (let runs = reader.count(); runs > 0; runs--) {
    next += reader.count()
    const end = next + reader.count()
    // Each figure takes a byte at least: a column that cannot be there is not laid out.
    if (end > count || indexes.length + (end - next) > reader.left) throw corrupt('a run is too long')
    while (next < end) indexes.push(next++)
  }
  return indexes
}

function unpack(packed: Uint8Array): Uint8Array {
  try {
    return zstdDecompressSync(packed, { maxOutputLength: MOST_BYTES })
  } catch (error) {
    throw corrupt('cannot be unpacked', error)
  }
}
