import type { CommitteeTable } from '@preau/protocol/rules/committee-tables.ts'
import { type CsvCell, type CsvFormat, csvText } from './csv.ts'

/** Tables one after the other, each under its title, with an empty line between: as spreadsheets open them. */
export function committeeCsv(tables: readonly CommitteeTable[], format: CsvFormat): string {
  const rows = tables.flatMap(({ title, columns, rows }): CsvCell[][] => [
    [title],
    columns.map((column) => column.title),
    ...rows.map((row) => row.map((cell) => (cell !== null && typeof cell === 'object' ? cell.value : cell))),
    [],
  ])
  return csvText(rows.slice(0, -1), format)
}
