import type { ImportColumn } from '@preau/protocol/api/places.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'
import { importColumn } from '@preau/protocol/rules/import-columns.ts'
import { readRecords } from './csv-records.ts'

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

/**
 * Reads a CSV file as spreadsheets and public data write it: semicolons, commas or tabs, a byte order mark, quoted cells,
 * any line end, blank lines. Throws IMPORT_UNREADABLE with the line, IMPORT_NO_COLUMNS or IMPORT_TOO_LARGE; nothing else.
 */
export function readImportFile(csv: string): ImportFile {
  const [header, ...records] = readRecords(csv, MAX_IMPORT_LINES)
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
