import type { Id } from '@preau/protocol/ids.ts'
import type { UpdateResult } from '@preau/protocol/messages/update-result.ts'
import type { Queries } from './database.ts'

/** A step of an installation as a machine told it. Times are ms since 1970 on the server's clock. */
export interface ArrivedUpdate {
  school: Id
  device: Id
  epoch: number
  seq: number
  at: number
  receivedAt: number
  update: UpdateResult
}

const COLUMNS = {
  school_id: 'text',
  device_id: 'text',
  epoch: 'bigint',
  seq: 'bigint',
  at: 'bigint',
  received_at: 'bigint',
  campaign_id: 'text',
  target: 'text',
  product: 'text',
  from_version: 'text',
  to_version: 'text',
  phase: 'text',
  cause: 'text',
} as const

/**
 * Keeps what machines said and enters each step into its campaign, in the order in which they said it. INVARIANTS: what is there
 * already changes nothing (I2); a step moves a machine of its own school, in a campaign for that very target, and no other.
 */
export async function takeUpdateResults(transaction: Queries, rows: readonly ArrivedUpdate[]): Promise<void> {
  const names = Object.keys(COLUMNS).join(', ')
  for (const { school, device, epoch, seq, at, receivedAt, update } of rows) {
    const { campaign = null, target, product, from = null, to, phase, cause = null } = update
    const values = [school, device, epoch, seq, at, receivedAt, campaign, target, product, from, to, phase, cause]
    const isNew = await transaction.run(
      `insert into update_results (${names}) select ${names} from ${transaction.dialect.rows('$1', COLUMNS)} as r
       where true on conflict (school_id, device_id, epoch, seq) do nothing`,
      [JSON.stringify([values])],
    )
    if (isNew === 0) continue
    await transaction.run(
      `update campaign_devices set phase = $5, cause = $6, phase_at = $7, from_version = coalesce($8, from_version)
       where school_id = $1 and device_id = $2 and campaign_id in
         (select c.id from campaigns c where c.school_id = $1 and c.target = $3 and c.version = $4)
         and (campaign_id = $9 or ($9 is null and campaign_id in
           (select c.id from campaigns c where c.school_id = $1 and c.target = $3 order by c.made_at desc limit 1)))`,
      [school, device, target, to, phase, cause, at, from, campaign],
    )
  }
}

/** What a machine told of installations last, the newest first. */
export async function updatesOf(
  db: Queries,
  school: Id,
  device: Id,
  limit: number,
): Promise<Pick<ArrivedUpdate, 'at' | 'update'>[]> {
  const rows = await db.all<{
    at: number
    campaign_id: Id | null
    target: string
    product: string
    from_version: string | null
    to_version: string
    phase: UpdateResult['phase']
    cause: string | null
  }>(
    `select at, campaign_id, target, product, from_version, to_version, phase, cause from update_results
     where school_id = $1 and device_id = $2 order by epoch desc, seq desc limit $3`,
    [school, device, limit],
  )
  return rows.map(({ at, campaign_id, target, product, from_version, to_version, phase, cause }) => ({
    at,
    update: {
      ...{ target, product, to: to_version, phase },
      ...(campaign_id !== null && { campaign: campaign_id }),
      ...(from_version !== null && { from: from_version }),
      ...(cause !== null && { cause }),
    },
  }))
}

/** Takes away steps that are older than a moment; at most `limit`. Gives how many. */
export async function pruneUpdateResults(transaction: Queries, before: number, limit: number): Promise<number> {
  return await transaction.run(
    `delete from update_results where (school_id, device_id, epoch, seq) in
       (select school_id, device_id, epoch, seq from update_results where received_at < $1 order by received_at limit ${limit})`,
    [before],
  )
}
