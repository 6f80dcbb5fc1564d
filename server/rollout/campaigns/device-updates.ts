import type { DeviceUpdates } from '@preau/protocol/api/campaigns.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { type Reach, reachesWhole } from '@preau/protocol/rules/roles.ts'
import { deviceCampaigns } from '../../store/campaign-progress.ts'
import type { Queries } from '../../store/database.ts'

/** What is brought to a machine. `reach`: of what campaigns one may hear. */
export async function deviceUpdates(db: Queries, school: Id, device: Id, reach: Reach): Promise<DeviceUpdates['rows']> {
  const isSeen = reachesWhole(reach, school)
  return (await deviceCampaigns(db, school, device)).map(
    ({ id, title, product, version, from_version, phase, cause, phase_at }) => ({
      campaign: isSeen ? { id, title } : null,
      ...{ product, from: from_version, to: version, phase, cause, at: phase_at },
    }),
  )
}
