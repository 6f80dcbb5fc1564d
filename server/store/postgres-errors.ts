import { PreauError } from '@preau/protocol/errors.ts'
import { DatabaseError } from 'pg'

/** SQLSTATE of a disk without room; 58030 is any error of input or output, of which the text says which. */
const DISK_FULL = '53100'
const IO_ERROR = '58030'
/** The server goes, comes, or takes nobody more; class 08 is a connection that broke. */
const AWAY = ['57P01', '57P02', '57P03', '57P05', '53300', '25P03']
/** Not in time, or not now: what was asked is not the trouble. */
const NOT_NOW = ['57014', '55P03', '40001', '40P01', '53000', '53200', '53400']
/** What the system says of a server that is not there. */
const NOT_THERE = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]
/** What the driver says, for which it has no code. */
const CUT = /terminated|timeout|connection error|closed and is not queryable/i

/**
 * The product's error for one of the driver's: STORE_FULL, STORE_UNREACHABLE where another try may do, else STORE_FAILED; the driver's is its cause, without the values that PostgreSQL puts beside its message.
 */
export function toPostgresError(error: unknown): PreauError {
  if (error instanceof PreauError) return error
  const reason = reasonOf(error)
  if (error instanceof DatabaseError) {
    for (const field of ['detail', 'where', 'internalQuery', 'hint'] as const) delete error[field]
    const full = reason === DISK_FULL || (reason === IO_ERROR && /no space left/i.test(error.message))
    if (full) return new PreauError('STORE_FULL', {}, error)
  }
  const again = isAway(error) || (error instanceof DatabaseError && NOT_NOW.includes(reason))
  return new PreauError(again ? 'STORE_UNREACHABLE' : 'STORE_FAILED', { reason }, error)
}

/** Whether the connection is the trouble, and not what was asked. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const reason = reasonOf(error)
  if (error instanceof DatabaseError) return AWAY.includes(reason) || reason.startsWith('08')
  return NOT_THERE.includes(reason) || (reason === '' && CUT.test(error.message))
}

/** The SQLSTATE, the code of the system, or an empty text. */
function reasonOf(error: unknown): string {
  // Where a name has several addresses, each has an error of its own.
  const first = error instanceof AggregateError ? error.errors[0] : error
  const code = first instanceof Error ? (first as NodeJS.ErrnoException).code : undefined
  return typeof code === 'string' ? code : ''
}
