/** What a failure of SQLite means for the outbox. */
export type SqliteFault = 'full' | 'io' | 'corrupt' | 'locked'

/** Primary result codes, https://sqlite.org/rescode.html */
const FAULTS: Readonly<Record<number, SqliteFault>> = {
  5: 'locked',
  6: 'locked',
  8: 'io',
  10: 'io',
  11: 'corrupt',
  13: 'full',
  14: 'io',
  26: 'corrupt',
}

/** The fault that `error` tells of; undefined where it is not SQLite's or is a mistake of ours. */
export function sqliteFault(error: unknown): SqliteFault | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined
  return FAULTS[error.errcode & 0xff]
}
