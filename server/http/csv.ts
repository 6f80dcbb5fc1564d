import type { CsvQuery } from '@preau/protocol/api/csv.ts'
import { ErrorReply } from '@preau/protocol/api/error.ts'
import type { Shape } from './shapes.ts'

/** What stands between two cells, and between a whole number and its decimals. */
export interface CsvFormat {
  separator: ',' | ';'
  decimal: '.' | ','
}

/** One cell: a figure, a text, or nothing. */
export type CsvCell = string | number | null | undefined

/** The byte order mark: without it a spreadsheet takes UTF-8 for the code page of its machine. */
export const CSV_BOM = '\ufeff'

/** The type of a table in an answer. */
export const CSV_TYPE = 'text/csv; charset=utf-8'

/** As wide as any shape, for what is sent is a stream of it. */
const TABLE: Shape = { type: 'string' }

/** The answers of a route that gives a table. */
export const CSV_ANSWERS = { 200: { content: { 'text/csv': { schema: TABLE } } }, '4xx': ErrorReply, '5xx': ErrorReply }

/** A formula in the eyes of some spreadsheet, also behind blanks and in its full width. */
const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u
const QUOTED = /[",;\t\r\n]|^\s|\s$/

/** The format that a query asks for. */
export function csvFormat({ decimal }: CsvQuery): CsvFormat {
  return decimal === 'comma' ? { separator: ';', decimal: ',' } : { separator: ',', decimal: '.' }
}

/**
 * A table as RFC 4180 wants it, with a byte order mark, for an answer that fits into memory.
 * @param rows the header first
 */
export function csvText(rows: Iterable<readonly CsvCell[]>, format: CsvFormat): string {
  return CSV_BOM + Array.from(rows, (row) => csvLine(row, format)).join('')
}

/** One line of a table with its end, for answers that are streamed; CSV_BOM goes before the first. */
export function csvLine(row: readonly CsvCell[], format: CsvFormat): string {
  return `${row.map((cell) => csvCell(cell, format)).join(format.separator)}\r\n`
}

/** The headers of an answer that is saved as a file; `name` without its ending, of which only what every system takes is kept. */
export function csvHeaders(name: string): Record<string, string> {
  const safe = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80)
  return { 'content-type': CSV_TYPE, 'content-disposition': `attachment; filename="${safe || 'preau'}.csv"` }
}

/**
 * INVARIANT: a text never begins like a formula, for names come from devices and from people: an apostrophe before it makes a
 * spreadsheet take it for text. A figure is one of ours and stays a figure.
 */
function csvCell(cell: CsvCell, { decimal }: CsvFormat): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'number') {
    const text = Number.isFinite(cell) ? String(cell) : ''
    return text.replace('.', decimal)
  }
  const text = FORMULA.test(cell) ? `'${cell}` : cell
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
