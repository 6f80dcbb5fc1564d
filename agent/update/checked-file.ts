import { mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { writeWhole } from '../uplink/whole-file.ts'
import type { UpdateState } from './updates.ts'

/** What an agent remembers of its last check from one start to the next. */
export interface LastCheck {
  /** ms since 1970, by the clock of the device. */
  at: number
  /** What was told to the server last, and of which version. */
  state?: UpdateState['state']
  version?: number
  /** End of what was signed, ms since 1970. */
  expires?: number
  /** Something was ordered: a start is a reason to look again. */
  isPending?: boolean
}

const STATES: readonly UpdateState['state'][] = ['current', 'stale', 'refused', 'unreachable']

/** What cannot be read says nothing: then it is checked at once, and told again. */
export function readLastCheck(path: string): LastCheck | undefined {
  try {
    const { at, state, version, expires, isPending }: Record<keyof LastCheck, unknown> = JSON.parse(
      readFileSync(path, 'utf8'),
    )
    const known = STATES.find((each) => each === state)
    if (typeof at !== 'number') return undefined
    return {
      at,
      ...(known && { state: known }),
      ...(typeof version === 'number' && { version }),
      ...(typeof expires === 'number' && { expires }),
      ...(isPending === true && { isPending }),
    }
  } catch {
    return undefined
  }
}

/** Throws what the disk says. */
export function writeLastCheck(path: string, last: LastCheck): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeWhole(path, JSON.stringify(last))
}
