export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** Figures and names that a line of the log may hold. Never a secret, never a person. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>

/** Writes one line: `event` is a stable name such as `uplink.connected`. */
export type Log = (level: LogLevel, event: string, fields?: LogFields) => void

/** Says nothing. */
export const silent: Log = () => {}
