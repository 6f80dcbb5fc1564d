import type { Log, LogFields } from './uplink/log.ts'

export interface LogOptions {
  /** Lines of JSON for a program, else of text for a person. */
  json: boolean
  /** Wall clock, ms since 1970. */
  now(): number
  write(line: string): void
}

/** A log that writes one line a call. */
export function createLog({ json, now, write }: LogOptions): Log {
  return (level, event, fields = {}) => {
    const at = new Date(now()).toISOString()
    write(json ? JSON.stringify({ at, level, event, ...fields }) : `${at} ${level} ${event}${asText(fields)}`)
  }
}

function asText(fields: LogFields): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}=${typeof value === 'string' ? JSON.stringify(value) : value}`)
    .join('')
}
