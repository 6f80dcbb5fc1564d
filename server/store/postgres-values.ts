import { escapeLiteral, types } from 'pg'
import type { SqlValue } from './database.ts'

const BOOLEAN = 16
const BYTES = 17
const BIGINT = 20
const NUMERIC = 1700

/**
 * How values come out: every number as a number, also counts and sums, which PostgreSQL gives in types wider than those; what
 * is true as 1, as SQLite has it; bytes as they are.
 */
export const READ_VALUES = {
  getTypeParser(type: number): (text: string) => unknown {
    if (type === BIGINT || type === NUMERIC) return Number
    if (type === BOOLEAN) return (text) => (text === 't' ? 1 : 0)
    if (type === BYTES) return types.getTypeParser(BYTES, 'text')
    if (WHOLE_OR_FRACTION.includes(type)) return Number
    return (text) => text
  },
}
const WHOLE_OR_FRACTION = [21, 23, 26, 700, 701]

/** A value as the driver binds it. */
export function toParameter(value: SqlValue): string | Buffer | null {
  if (typeof value === 'number') return Number.isFinite(value) ? `${value}` : null
  if (typeof value === 'string') return withoutZero(value)
  return value === null ? null : Buffer.from(value.buffer, value.byteOffset, value.byteLength)
}

/**
 * A statement with its parameters written into it: `$1`, `$2`, … become literals without a type, as parameters are.
 * INVARIANT: whatever a value holds, it stays one literal.
 */
export function withPostgresLiterals(sql: string, params: readonly SqlValue[]): string {
  return sql.replaceAll(/\$(\d+)/g, (_, place: string) => literal(params[Number(place) - 1] ?? null))
}

function literal(value: SqlValue): string {
  const parameter = toParameter(value)
  if (parameter === null) return 'null'
  if (typeof parameter === 'string') return escapeLiteral(parameter)
  return `'\\x${parameter.toString('hex')}'::bytea`
}

/** An escape of JSON for the character zero, before which stands an even number of backslashes. */
const ESCAPED_ZERO = /(?<!\\)((?:\\\\)*)\\u0000/g

/**
 * PostgreSQL keeps no text with the character zero, also none within JSON: what has one is kept with the sign for what cannot be
 * read, so that no device is refused for ever for what another database would take.
 */
function withoutZero(text: string): string {
  const plain = text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text
  return (plain.startsWith('[') || plain.startsWith('{')) && plain.includes('\\u0000')
    ? plain.replaceAll(ESCAPED_ZERO, '$1\\ufffd')
    : plain
}
