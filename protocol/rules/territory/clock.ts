import { PreauError } from '../../errors.ts'
import type { Version } from '../../territory/record.ts'

/**
 * A hybrid logical clock (Kulkarni et al., 2014): a version that is given after another was seen is later than it, whatever the
 * clocks on the wall say. Versions sort by their bytes.
 */

/** Which of the two sides gave a version. */
export type Side = 'school' | 'territory'

/** Who gives versions: `0` (a school) or `1` (a territory) and 11 hex digits of the instance of its store. */
export type Node = string

/** Before every version that was ever given. */
export const NEVER: Version = '000000000000-0000-000000000000'

const VERSION = /^[0-9a-f]{12}-[0-9a-f]{4}-[01][0-9a-f]{11}$/
const INSTANCE = /^[0-9a-f]{32}$/
const LAST_MS = 253_402_300_799_999
const LAST_COUNT = 0xffff
const SIDE_AT = 18

/** Whether `text` is a version; what comes from the other side is asked this first. */
export function isVersion(text: unknown): text is Version {
  return typeof text === 'string' && VERSION.test(text)
}

/**
 * The node of a store. It says which side a version names and is no proof of it: what one side alone may say of a thing that the other
 * acts on is kept by its writer (store/sync/write-campaigns.ts, write-places.ts). A store that was restored keeps its node; the clock on
 * the wall keeps it from giving a version twice, and where it did, merging has an order for that, too (merge.ts).
 * Throws ID_INVALID.
 * @param instance 32 hex digits
 */
export function nodeOf(side: Side, instance: string): Node {
  if (!INSTANCE.test(instance)) throw new PreauError('ID_INVALID', { field: 'instance' })
  return `${side === 'school' ? '0' : '1'}${instance.slice(-11)}`
}

/** Which side gave a version. */
export function sideOf(version: Version): Side {
  return version[SIDE_AT] === '0' ? 'school' : 'territory'
}

/** Milliseconds since 1970 of a version: about when it was given, by the clock of who gave it. */
export function timeOf(version: Version): number {
  return Number.parseInt(version.slice(0, 12), 16)
}

/**
 * The next version of a node: later than `last`, and no earlier than the clock on the wall.
 * @param last the latest version that was given or seen here
 * @param now milliseconds since 1970; a clock that goes back is outrun by the count
 */
export function nextVersion(last: Version, now: number, node: Node): Version {
  const lastMs = timeOf(last)
  const ms = Math.min(Math.max(Math.trunc(now), 0), LAST_MS)
  if (ms > lastMs) return write(ms, 0, node)
  const count = Number.parseInt(last.slice(13, 17), 16) + 1
  return count > LAST_COUNT ? write(lastMs + 1, 0, node) : write(lastMs, count, node)
}

/** The later of two versions: what is kept of each that is seen. */
export function later(a: Version, b: Version): Version {
  return a < b ? b : a
}

function write(ms: number, count: number, node: Node): Version {
  return `${ms.toString(16).padStart(12, '0')}-${count.toString(16).padStart(4, '0')}-${node}`
}
