import { PreauError } from '@preau/protocol/errors.ts'
import { parse } from 'csv-parse/sync'

/** A record longer than this is no line of a list: a quote was not closed, or it is not CSV. */
const MAX_RECORD_LENGTH = 64 * 1024

/** A record with its cells as they stand; `line` counts from 1 as an editor does. */
export interface CsvRecord {
  line: number
  cells: string[]
}

/**
 * Reads a CSV file as spreadsheets and public data write it: semicolons, commas or tabs, a byte order mark, quoted cells,
 * any line end, blank lines; at most one record more than `limit` below the header, so that who reads it can say that there are
 * too many. Throws IMPORT_UNREADABLE with the line; nothing else.
 */
export function readRecords(csv: string, limit: number): CsvRecord[] {
  const records: CsvRecord[] = []
  try {
    const text = csv.replace(/\r\n?/g, '\n')
    parse(text, {
      delimiter: delimiterOf(text),
      record_delimiter: '\n',
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      max_record_size: MAX_RECORD_LENGTH,
      to: limit + 2,
      on_record: (cells: string[], { lines }) => {
        records.push({ line: lines - lineBreaksIn(cells), cells })
        return null
      },
    })
  } catch (error) {
    const { code, lines } = error as { code?: unknown; lines?: unknown }
    throw new PreauError(
      'IMPORT_UNREADABLE',
      { reason: typeof code === 'string' ? code : null, line: typeof lines === 'number' ? lines : null },
      error,
    )
  }
  return records
}

/** A record is counted where it ends; a quoted cell may have begun some lines above. */
function lineBreaksIn(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + (cell.split('\n').length - 1), 0)
}

/** The delimiter that stands most often in the first line, outside quotes. */
function delimiterOf(csv: string): string {
  const line = /\S[^\n]*/.exec(csv.slice(0, MAX_RECORD_LENGTH))?.[0] ?? ''
  const bare = line.replace(/"[^"]*"/g, '')
  const count = (delimiter: string) => bare.split(delimiter).length
  return [';', ',', '\t'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best))
}
