import type { SqlValue } from './database.ts'

/**
 * A statement with its parameters written into it, as SQLite reads them: `$1`, `$2`, … become literals. INVARIANT: whatever a
 * value holds, it stays one literal; a text with a zero byte, which would end the statement, is written as its bytes.
 */
export function withLiterals(sql: string, params: readonly SqlValue[]): string {
  return sql.replaceAll(/\$(\d+)/g, (_, place: string) => literal(params[Number(place) - 1] ?? null))
}

function literal(value: SqlValue): string {
  if (value === null) return 'null'
  // In brackets: a minus before a minus would begin a comment.
  if (typeof value === 'number') return Number.isFinite(value) ? `(${value})` : 'null'
  if (typeof value !== 'string') return `x'${Buffer.from(value).toString('hex')}'`
  if (value.includes('\0')) return `cast(x'${Buffer.from(value).toString('hex')}' as text)`
  return `'${value.replaceAll("'", "''")}'`
}
