import type { NewCampaign } from '@preau/protocol/api/campaigns.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { assignRings, type RingDevice, type Rings } from '@preau/protocol/rules/campaigns/rings.ts'
import type { ImageTarget, ImageTargets } from '@preau/protocol/update/metadata.ts'
import { orderable } from '@preau/protocol/update/orders.ts'
import { insertCampaignDevices } from '../../store/campaign-devices.ts'
import { addCampaignEvents } from '../../store/campaign-events.ts'
import { type CampaignLeader, insertCampaigns, type StoredCampaign } from '../../store/campaigns.ts'
import type { Transaction } from '../../store/database.ts'
import { type UpdatableMachine, updatableMachines } from '../../store/updatable-machines.ts'

/** A machine that was heard within so many ms is asked first. */
const AWAKE = 7 * 86_400_000

/** What a campaign would do, before anything of it is stored. */
export interface CampaignDraft {
  target: ImageTarget
  machines: UpdatableMachine[]
  already: UpdatableMachine[]
  rings: Rings
  pilot: Id
}

/**
 * Works out whom a campaign is for. Throws UPDATE_ORDER_REFUSED where nobody may be ordered the target, CAMPAIGN_REFUSED where no
 * machine could take it.
 */
export async function draftCampaign(
  db: Parameters<typeof updatableMachines>[0],
  id: Id,
  asked: NewCampaign,
  image: ImageTargets | undefined,
  now: number,
): Promise<CampaignDraft> {
  if (!image) throw new PreauError('CAMPAIGN_REFUSED', { reason: 'nothing_signed' })
  const { target, reason } = orderable(image, asked.target, {})
  if (!target) throw new PreauError('UPDATE_ORDER_REFUSED', { name: asked.target.slice(0, 80), reason })
  const { custom } = target
  const found = await updatableMachines(db, asked.schools, custom)
  const machines = found.filter(
    ({ kind, platform }) =>
      (asked.kinds?.includes(kind) ?? true) && (custom.platforms?.some((each) => each === platform) ?? true),
  )
  if (machines.length === 0) throw new PreauError('CAMPAIGN_REFUSED', { reason: 'nobody' })
  const pilot = asked.pilot ?? biggest(machines)
  const already = machines.filter(({ version }) => version === custom.version)
  const awake = (machine: UpdatableMachine): RingDevice => ({
    ...machine,
    isAwake: machine.heardAt !== null && now - machine.heardAt < AWAKE,
  })
  return { target, machines, already, rings: assignRings(id, machines.map(awake), pilot), pilot }
}

/** Stores a campaign with its machines and its first line. */
export async function storeCampaign(
  transaction: Transaction,
  {
    id,
    asked,
    draft,
    by,
    ledBy,
    now,
    newId,
  }: {
    id: Id
    asked: NewCampaign
    draft: CampaignDraft
    by: Id | null
    ledBy: CampaignLeader
    now: number
    newId(): Id
  },
): Promise<StoredCampaign[]> {
  const { custom, length } = draft.target
  const schools = [...new Set(draft.machines.map(({ school }) => school))].sort()
  const rows = schools.map(
    (school): StoredCampaign => ({
      ...{ school, id, title: asked.title.trim(), target: asked.target, kind: custom.kind, product: custom.product },
      ...{ version: custom.version, bytes: length, policy: asked.policy, rings: draft.rings.kinds, ledBy },
      ...{ wanted: 'running', wantedWhy: null, ring: 0, ringAt: now, reachedAt: null, resumed: 0 },
      ...{ haltedFor: null, haltedAt: null, pausedAt: null, madeAt: now, madeBy: by, changedAt: now },
    }),
  )
  await insertCampaigns(transaction, rows)
  await insertCampaignDevices(
    transaction,
    id,
    draft.machines.map(({ school, device, version }) => ({
      ...{ school, device, ring: draft.rings.of.get(device) ?? 0, from: version },
      phase: version === custom.version ? 'healthy' : 'waiting',
    })),
  )
  const nothing = { ring: null, why: null, failed: null, of: null }
  await addCampaignEvents(
    transaction,
    schools.map((school) => ({ school, id: newId(), campaign: id, at: now, event: 'made', by, ...nothing })),
  )
  return rows
}

/** The school with most machines, the first by its id of those: what goes wrong shows there. */
function biggest(machines: readonly UpdatableMachine[]): Id {
  const bySchool = [...Map.groupBy(machines, ({ school }) => school)]
  bySchool.sort(([a, those], [b, these]) => these.length - those.length || (a < b ? -1 : 1))
  return bySchool[0]?.[0] ?? ''
}
