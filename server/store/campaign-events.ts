import type { CAMPAIGN_EVENTS } from '@preau/protocol/api/campaigns.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Halt } from '@preau/protocol/rules/campaigns/campaign.ts'
import type { Queries } from './database.ts'

/** What happened to a campaign in a school. INVARIANT: added, and never altered. `failed` of `of` machines: why it stopped. */
export interface CampaignEvent {
  school: Id
  id: Id
  campaign: Id
  /** ms since 1970. */
  at: number
  event: (typeof CAMPAIGN_EVENTS)[number]
  ring: number | null
  why: Halt | null
  failed: number | null
  of: number | null
  by: Id | null
}

const COLUMNS = {
  school_id: 'text',
  id: 'text',
  campaign_id: 'text',
  at: 'bigint',
  event: 'text',
  ring: 'bigint',
  why: 'text',
  failed: 'bigint',
  of_devices: 'bigint',
  done_by: 'text',
} as const

/** Adds lines. */
export async function addCampaignEvents(transaction: Queries, events: readonly CampaignEvent[]): Promise<void> {
  if (events.length === 0) return
  const names = Object.keys(COLUMNS).join(', ')
  await transaction.run(
    `insert into campaign_events (${names}) select ${names} from ${transaction.dialect.rows('$1', COLUMNS)} as r`,
    [
      JSON.stringify(
        events.map(({ school, id, campaign, at, event, ring, why, failed, of, by }) => [
          ...[school, id, campaign, at, event, ring, why, failed, of, by],
        ]),
      ),
    ],
  )
}

/** The lines of a campaign, the newest first; what happened in many schools at once is one line of each. */
export async function campaignEvents(db: Queries, campaign: Id, limit: number): Promise<CampaignEvent[]> {
  return await db.all<CampaignEvent>(
    `select school_id as school, id, campaign_id as campaign, at, event, ring, why, failed, of_devices as "of",
       done_by as "by" from campaign_events where campaign_id = $1 order by at desc, id desc limit $2`,
    [campaign, limit],
  )
}
