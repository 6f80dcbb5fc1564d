import type { DeviceFacts } from '@preau/protocol/rules/device-status.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import { newModel, step } from './machine-model.ts'
import type { Machine } from './machines.ts'
import { type Random, seededRandom } from './random.ts'

const HOUR = 3_600_000
/** Working hours of a Tuesday, so that every machine has readings. */
const TUESDAY = Date.UTC(2026, 9, 6, 9)

/** What a school's server would know of a machine at one moment. Times are ms since 1970. */
export interface MachineNow {
  facts: DeviceFacts
  /** Since when it is so, in all. */
  since: number
  /** It is so for less than half a day: what it was before. */
  isFresh: boolean
}

/**
 * What is known of one machine at `now`, the same for the same `seed`: of a hundred about 74 well, 20 asleep, 2 silent, 2 worn, 1 broken,
 * 1 never heard. @param interval seconds between its signs of life
 */
export function machineNow(
  machine: Machine,
  { seed, now, interval }: { seed: string; now: number; interval: number },
): MachineNow {
  const random = seededRandom(seed)
  const values = step(newModel(machine, now, TUESDAY - now), now, random).values ?? {}
  const { facts, since } = factsFor(machine, values, { random, now, interval })
  const begun = since ?? now - Math.floor(random() * 20 * 24 * HOUR)
  return { facts, since: begun, isFresh: begun > now - 12 * HOUR }
}

function factsFor(
  { kind }: Machine,
  values: ReadingValues,
  { random, now, interval }: { random: Random; now: number; interval: number },
): { facts: DeviceFacts; since: number | null } {
  const lot = random() * 100
  const ago = Math.floor(random() ** 3 * 30 * 24 * HOUR)
  const heardAt = now - Math.floor(random() * 240_000)
  const facts: DeviceFacts = { kind, values, heardAt, interval, asleep: null, duplicateAt: null }
  const disk = Object.keys(values).find((id) => id.startsWith('disk.used'))
  if (lot < 1) return { facts: { ...facts, values: {}, heardAt: null }, since: now - 9 * HOUR - ago }
  if (lot < 2 && disk) return { facts: { ...facts, values: { ...values, [disk]: 99 + random() } }, since: now - ago }
  if (lot < 4 && disk)
    return { facts: { ...facts, values: { ...values, [disk]: 95 + 3 * random() } }, since: now - ago }
  if (lot < 6) return { facts: { ...facts, heardAt: now - 20 * HOUR - ago }, since: now - 20 * HOUR - ago }
  if (lot < 26) return { facts: { ...facts, asleep: { since: now - HOUR, cause: 'shutdown' } }, since: now - HOUR }
  return { facts, since: ago < 8 * HOUR ? now - ago : null }
}
