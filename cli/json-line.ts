import type { PreauError } from '@preau/protocol/errors.ts'

/** A line of a log that programs read. `at` is ms since 1970. */
export function jsonLine(event: string, fields: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ event, ...fields })
}

/** An error as a line of a log. */
export function errorLine(error: PreauError): string {
  return jsonLine('failed', { level: 'error', code: error.code, message: error.message, ...error.context })
}
