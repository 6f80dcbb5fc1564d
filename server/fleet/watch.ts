import type { Id } from '@preau/protocol/ids.ts'
import { deriveStatus } from '@preau/protocol/rules/device-status.ts'
import type { DeviceState } from './device-state.ts'
import { factsOf } from './device-state.ts'
import type { Fleet } from './fleet.ts'

export interface WatchParts {
  fleet: Fleet
  clock(): number
  listeningSince: number
  /** Derives the status of a device anew, in the queue of everything that changes one. */
  recheck(school: Id, device: Id): Promise<void>
}

/** How old the last sign of life on disk may become while a device is alive, in ms. */
const WRITE_HEARD_AFTER = 5 * 60_000

/**
 * Looks for devices of which time alone changes something: a sign of life is overdue, a condition has held for long enough.
 * A device that was heard in the meantime costs nothing but a look.
 */
export async function watchFleet({ fleet, clock, listeningSince, recheck }: WatchParts): Promise<void> {
  const now = clock()
  const due: Promise<void>[] = []
  for (const state of fleet.states()) {
    const heardAt = fleet.heardAt(state)
    if (isStale(state, heardAt)) due.push(recheck(state.school, state.device))
    else if (state.status.recheckAt !== null && state.status.recheckAt <= now) {
      const status = deriveStatus({ ...factsOf(state, listeningSince), heardAt }, state.status, now)
      const same = status.status === state.status.status && status.reasons.length === state.status.reasons.length
      if (same) fleet.put({ ...state, heardAt, status })
      else due.push(recheck(state.school, state.device))
    }
  }
  await Promise.all(due)
}

function isStale(state: DeviceState, heardAt: number | null): boolean {
  return heardAt !== null && heardAt - (state.heardAt ?? 0) > WRITE_HEARD_AFTER
}
