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
 * A device that was heard in the meantime costs nothing but a look. A sign of life that lies ahead was noted before the clock
 * of the server was set back: it counts as of now, or the silence after it would never be noticed.
 */
export async function watchFleet({ fleet, clock, listeningSince, recheck }: WatchParts): Promise<void> {
  const now = clock()
  const due: Promise<void>[] = []
  for (const state of fleet.states()) {
    if (state.attached) {
      if (isTurned(state, fleet, now) || isStale(state, fleet.heardAt(state)))
        due.push(recheck(state.school, state.device))
      continue
    }
    const heardAt = fleet.heardAt(state)
    if (heardAt !== null && heardAt > now) {
      fleet.hear(state.device, now)
      due.push(recheck(state.school, state.device))
    } else if (isStale(state, heardAt) || isBack(state, heardAt)) due.push(recheck(state.school, state.device))
    else if (state.status.recheckAt !== null && state.status.recheckAt <= now) {
      const status = deriveStatus({ ...factsOf(state, listeningSince), heardAt }, state.status, now)
      const same = status.status === state.status.status && status.reasons.length === state.status.reasons.length
      // `heardAt` stays what is on disk: how old that is decides when it is written.
      if (same) fleet.put({ ...state, status })
      else due.push(recheck(state.school, state.device))
    }
  }
  await Promise.all(due)
}

/** Whether attached equipment is to be looked at again: the machine that reaches it stands otherwise, or time has passed. */
function isTurned({ attached, via, status }: DeviceState, fleet: Fleet, now: number): boolean {
  const present = attached && fleet.get(attached.via)?.status
  if (present && present.status !== via?.status) return true
  return status.recheckAt !== null && status.recheckAt <= now
}

function isStale(state: DeviceState, heardAt: number | null): boolean {
  return heardAt !== null && heardAt - (state.heardAt ?? 0) > WRITE_HEARD_AFTER
}

/** Whether a device that counts as offline gives signs of life again, if only pings. */
function isBack({ status, heardAt: written }: DeviceState, heardAt: number | null): boolean {
  return status.status === 'offline' && heardAt !== null && heardAt > (written ?? 0)
}
