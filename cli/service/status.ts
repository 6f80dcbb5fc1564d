/** What a machine says of one of its services. */
export interface ServiceState {
  installed: boolean
  /** The service runs; a helper or a task is ready. */
  running: boolean
  /** It starts with the machine. */
  enabled: boolean
  /** Times it fell and was started again; undefined where the system does not count. */
  restarts: number | undefined
  pid: number | undefined
}

export const NOT_INSTALLED: ServiceState = {
  installed: false,
  running: false,
  enabled: false,
  restarts: undefined,
  pid: undefined,
}

/** What `systemctl show` is asked for, in this order. */
export const SHOWN = ['LoadState', 'ActiveState', 'UnitFileState', 'NRestarts', 'MainPID'] as const

/** Reads what `systemctl show --property=…` prints: a line `Name=value` each. */
export function parseSystemctlShow(text: string): ServiceState {
  const value = (name: (typeof SHOWN)[number]) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1] ?? ''
  if (value('LoadState') !== 'loaded') return NOT_INSTALLED
  return {
    installed: true,
    running: value('ActiveState') === 'active',
    enabled: value('UnitFileState') === 'enabled',
    restarts: countIn(value('NRestarts')),
    pid: countIn(value('MainPID')) || undefined,
  }
}

function countIn(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined
}
