import { NOT_INSTALLED, type ServiceState } from '../status.ts'

/** `sc` says by this exit status that there is no such service (ERROR_SERVICE_DOES_NOT_EXIST). */
const NO_SUCH_SERVICE = 1060

/** States by their number (SERVICE_STATUS_PROCESS), since the words before them follow the system's language. */
const RUNNING = 4
const AUTO_START = 2

/**
 * Reads `sc queryex NAME` and `sc qc NAME`. Their labels are translated, their constants are not: `: 4  RUNNING`,
 * `: 2   AUTO_START  (DELAYED)`.
 */
export function parseSc(query: { code: number; output: string }, config: string): ServiceState {
  if (query.code === NO_SUCH_SERVICE) return NOT_INSTALLED
  const state = /:\s*(\d)\s+(?:STOPPED|(?:START|STOP|CONTINUE|PAUSE)_PENDING|RUNNING|PAUSED)\b/.exec(query.output)?.[1]
  if (state === undefined) return NOT_INSTALLED
  const start = /:\s*(\d)\s+(?:BOOT|SYSTEM|AUTO|DEMAND)_START|:\s*(\d)\s+DISABLED/.exec(config)?.[1]
  const pid = /^\s*PID\s*:\s*(\d{1,10})\s*$/m.exec(query.output)?.[1]
  return {
    installed: true,
    running: Number(state) === RUNNING,
    enabled: Number(start) === AUTO_START,
    restarts: undefined,
    pid: Number(pid ?? 0) || undefined,
  }
}

/** One entry of an access list, as `icacls` shows it. */
export interface AccessEntry {
  /** As Windows names it in its own language. */
  account: string
  /** `OI`, `CI`, `I`, `F`, `RX`: what stands in the brackets, in order. */
  rights: string[]
}

/**
 * Reads what `icacls PATH` prints: the path with the first entry behind it, each further one on a line of its own beneath the
 * first, an empty line, a sentence in the system's language.
 */
export function parseIcacls(path: string, text: string): AccessEntry[] {
  const lines = text.split(/\r?\n/)
  const [first = ''] = lines
  if (!first.toLowerCase().startsWith(`${path.toLowerCase()} `)) return []
  const end = lines.findIndex((line) => line.trim() === '')
  const entries = [first.slice(path.length), ...lines.slice(1, end < 0 ? lines.length : end)]
  return entries.flatMap((line) => {
    const [, account, rights] = /^\s*(.+?):((?:\([A-Z,]+\))+)\s*$/.exec(line) ?? []
    if (account === undefined || rights === undefined) return []
    return [{ account, rights: [...rights.matchAll(/\(([A-Z,]+)\)/g)].map(([, each]) => each ?? '') }]
  })
}

/** Whether a folder's list has as many entries as were granted and none that it inherits. */
export function isClosed(entries: readonly AccessEntry[], granted: number): boolean {
  return entries.length === granted && entries.every(({ rights }) => !rights.includes('I'))
}

/** Whether a task is there and may run: `schtasks /Query /TN NAME /XML` prints its definition, or ends with 1. */
export function parseTask({ code, output }: { code: number; output: string }): {
  installed: boolean
  enabled: boolean
} {
  const installed = code === 0 && /<Task\b/.test(output)
  const settings = /<Settings>([\s\S]*?)<\/Settings>/.exec(output)?.[1] ?? ''
  return { installed, enabled: installed && !/<Enabled>\s*false\s*<\/Enabled>/.test(settings) }
}
