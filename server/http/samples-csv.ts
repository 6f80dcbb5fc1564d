import type { Samples, Series } from '@preau/protocol/api/samples.ts'
import type { CsvCell } from './csv.ts'

/**
 * An answer as the rows of a table, its header first: one row a time, one column a reading, by hours and days two more for its
 * extremes. Sample by sample a reading that was not named keeps its value, as everywhere, until it is gone.
 * @param time writes a moment (ms since 1970)
 */
export function* sampleRows({ series, resolution }: Samples, time: (at: number) => string): Generator<CsvCell[]> {
  const columns = series.flatMap(columnsOf)
  yield ['time', ...columns.map(({ name }) => name)]
  const places = columns.map(() => 0)
  const held: CsvCell[] = columns.map(() => null)
  for (const at of timesOf(series)) {
    for (const [index, column] of columns.entries()) {
      if (resolution !== 'sample') held[index] = null
      let place = places[index] ?? 0
      while ((column.at[place] ?? Infinity) <= at) held[index] = column.values[place++] ?? null
      places[index] = place
    }
    yield [time(at), ...held]
  }
}

interface Column {
  name: string
  at: readonly number[]
  values: readonly (number | null)[]
}

function columnsOf({ reading, at, values, low, high }: Series): Column[] {
  const columns: Column[] = [{ name: reading, at, values }]
  if (low) columns.push({ name: `${reading} low`, at, values: low })
  if (high) columns.push({ name: `${reading} high`, at, values: high })
  return columns
}

/** Every time at which some series has a point, once, ascending. */
function timesOf(series: readonly Series[]): number[] {
  const times = new Set<number>()
  for (const { at } of series) for (const time of at) times.add(time)
  return [...times].sort((a, b) => a - b)
}
