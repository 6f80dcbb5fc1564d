import type { ImportColumn } from '@preau/protocol/api/places.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'
import { importColumn } from '@preau/protocol/rules/import-columns.ts'
import { parse } from 'csv-parse/sync'

/** So many lines below the header may one import have. */
export const MAX_IMPORT_LINES = 20_000

/** A line with its cells as they stand; `line` counts from 1 as an editor does. */
export interface ImportLine {
  line: number
  cells: Partial<Record<ImportColumn, string>>
}

export interface ImportFile {
  columns: ImportColumn[]
  /** Headers that name nothing that can be imported. */
  ignoredColumns: string[]
  /** Whether the column of the authority says by its name that each authority is a commune, so that INSEE tells them apart. */
  communes: boolean
  lines: ImportLine[]
}

/** A record longer than this is no line of a list of places: a quote was not closed, or it is not CSV. */
const MAX_RECORD_LENGTH = 64 * 1024

/**
 * Reads a CSV file as spreadsheets and public data write it: semicolons, commas or tabs, a byte order mark, quoted cells,
 * any line end, blank lines. Throws IMPORT_UNREADABLE with the line, IMPORT_NO_COLUMNS or IMPORT_TOO_LARGE; nothing else.
 */
export function readImportFile(csv: string): ImportFile {
  const [header, ...records] = readRecords(csv)
  if (!header) throw new PreauError('IMPORT_NO_COLUMNS')
  if (records.length > MAX_IMPORT_LINES) throw new PreauError('IMPORT_TOO_LARGE', { limit: MAX_IMPORT_LINES })

  const places = new Map<ImportColumn, number>()
  const ignoredColumns: string[] = []
  header.cells.forEach((name, index) => {
    const column = importColumn(name)
    if (column && !places.has(column)) places.set(column, index)
    else if (name.trim() !== '') ignoredColumns.push(name.trim().slice(0, 200))
  })
  if (!places.has('authority') && !places.has('school') && !places.has('uai')) {
    throw new PreauError('IMPORT_NO_COLUMNS', { found: ignoredColumns.slice(0, 10).join(', ').slice(0, 500) })
  }

  const authority = places.get('authority')
  return {
    columns: [...places.keys()],
    ignoredColumns,
    communes: authority !== undefined && foldText(header.cells[authority] ?? '').includes('commune'),
    lines: records.map(({ line, cells }) => ({
      line,
      cells: Object.fromEntries([...places].map(([column, index]) => [column, cells[index] ?? ''])),
    })),
  }
}

interface CsvRecord {
  line: number
  cells: string[]
}

function readRecords(csv: string): CsvRecord[] {
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
      to: MAX_IMPORT_LINES + 2,
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
