import { type CampaignPolicy, restOf } from './policy.ts'

/** How a campaign stands. `halted`: it stopped by itself; `paused` and `aborted`: a person stopped it. */
export const CAMPAIGN_STATES = ['running', 'paused', 'halted', 'aborted', 'done'] as const
export type CampaignState = (typeof CAMPAIGN_STATES)[number]

/** Why a campaign stopped by itself: more failures in one ring, or in one school, than may be. */
export const HALTS = ['errors', 'school_errors'] as const
export type Halt = (typeof HALTS)[number]

/** How many machines of a ring stand how. `failed`: those of which no person has said that it goes on all the same. */
export interface RingCounts {
  devices: number
  healthy: number
  failed: number
}

/** What is decided on: how far it is, in ms since 1970. */
export interface CampaignProgress {
  /** The index of the ring that is open. */
  ring: number
  /** When all open rings had enough healthy machines; null where they have not. */
  reachedAt: number | null
}

/** What follows. */
export type Decision =
  | { do: 'nothing' }
  | { do: 'halt'; ring: number; failed: number; of: number }
  | { do: 'note'; reachedAt: number | null }
  | { do: 'open'; ring: number }
  | { do: 'finish' }

/**
 * What becomes of a campaign that runs, given its rings, of which those up to `progress.ring` are open. INVARIANTS: more failures in
 * an open ring than its share stop everything, before anything else is looked at; no ring opens before all that are open have enough
 * healthy machines and have rested since. A machine that is silent is not healthy, whatever the reason.
 * @param now ms since 1970
 */
export function decideCampaign(
  policy: CampaignPolicy,
  rings: readonly RingCounts[],
  { ring, reachedAt }: CampaignProgress,
  now: number,
): Decision {
  const open = rings.slice(0, ring + 1)
  const bad = open.findIndex((counts) => isBeyond(counts, policy.errors))
  const counts = open[bad]
  if (counts) return { do: 'halt', ring: bad, failed: counts.failed, of: counts.devices }
  if (ring === rings.length - 1 && open.every(({ devices, healthy }) => healthy === devices)) return { do: 'finish' }
  const isReached = open.every(({ devices, healthy }) => healthy * 1000 >= policy.success * devices)
  if (!isReached) return reachedAt === null ? { do: 'nothing' } : { do: 'note', reachedAt: null }
  if (reachedAt === null) return { do: 'note', reachedAt: now }
  // A clock that was set back makes nobody wait longer than the rest itself.
  const rested = now - reachedAt >= restOf(policy) || now < reachedAt - restOf(policy)
  return rested && ring < rings.length - 1 ? { do: 'open', ring: ring + 1 } : { do: 'nothing' }
}

/** Failures of one school that one machine with a fault of its own does not reach. */
const SCHOOL_LEAST = 2

/**
 * Whether a school stops by itself, without asking anybody: more of its machines failed, of those whose ring is open, than may. Two at
 * least where it is one of many schools: that one machine of hundreds is broken is judged by who sees them all.
 */
export function isBeyondForSchool(counts: RingCounts, policy: CampaignPolicy, isAlone: boolean): boolean {
  return isBeyond(counts, policy.errors) && (isAlone || counts.failed >= SCHOOL_LEAST)
}

function isBeyond({ failed, devices }: RingCounts, errors: number): boolean {
  return failed * 1000 > errors * devices
}
