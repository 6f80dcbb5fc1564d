/** What a program says of itself, for an operator. Never a secret, never a person. */
export interface LogLine {
  level: 'info' | 'warn' | 'error'
  event: string
  [field: string]: unknown
}

/** Takes a line; where it goes is decided by whoever starts the program. */
export type Log = (line: LogLine) => void
