import type { Context, Flags } from './command.ts'
import { jsonLine } from './json-line.ts'

type Level = 'debug' | 'info' | 'warn' | 'error'
export type ProgramLog = (level: Level, event: string, fields?: object) => void

/**
 * Where what a program says of itself goes: every line as JSON for a program (--json-log), else only troubles, for a person.
 */
export function programLog(flags: Flags, { out, err }: Pick<Context, 'out' | 'err'>): ProgramLog {
  return (level, event, fields = {}) => {
    if (level === 'debug') return
    if (flags['json-log'] === true) out(jsonLine(event, { level, ...fields }))
    else if (level !== 'info') err(`${level}: ${event}${asText(fields)}`)
  }
}

function asText(fields: object): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => ` ${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join('')
}
