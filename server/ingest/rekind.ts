import type { Id } from '@preau/protocol/ids.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { Database } from '../store/database.ts'
import { loadDeviceState } from '../store/device-states.ts'
import type { Ingest } from './ingest.ts'
import { updateStatus } from './unit.ts'

interface Rekinding {
  db: Database
  ingest: Ingest
  fleet: Fleet
  clock(): number
}

/** A person gave the device another kind: other rules hold. */
export async function rekind({ db, ingest, fleet, clock }: Rekinding, school: Id, device: Id): Promise<void> {
  const stored = await loadDeviceState(db, school, device)
  await ingest.task(school, device, (unit, state) => {
    state.kind = stored?.kind ?? state.kind
    state.heardAt = fleet.heardAt(state)
    updateStatus(unit, state, clock())
  })
}
