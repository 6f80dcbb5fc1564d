import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { CampaignState, Halt } from '@preau/protocol/rules/campaigns/campaign.ts'
import type { CampaignPolicy } from '@preau/protocol/rules/campaigns/policy.ts'
import type { RingKind } from '@preau/protocol/rules/campaigns/rings.ts'
import { type Reach, reachesWhole } from '@preau/protocol/rules/roles.ts'
import type { TargetKind } from '@preau/protocol/update/target-facts.ts'
import type { Queries, Transaction } from './database.ts'
import { binder, schoolsWithin } from './reach-sql.ts'

/** Who opens the rings of a campaign: the server on which it was made. */
export type CampaignLeader = 'school' | 'territory'

/** A campaign in one school; of one that goes to many schools each has its own, under the same id. Times are ms since 1970. */
export interface StoredCampaign {
  school: Id
  id: Id
  title: string
  target: string
  kind: TargetKind
  product: string
  version: string
  bytes: number
  policy: CampaignPolicy
  rings: RingKind[]
  ledBy: CampaignLeader
  /** What its leader says. */
  wanted: CampaignState
  wantedWhy: Halt | null
  ring: number
  ringAt: number
  reachedAt: number | null
  /** How often a person said that it goes on. */
  resumed: number
  /** The school stopped by itself, before it was resumed so often. */
  haltedFor: number | null
  haltedAt: number | null
  /** Somebody of the school stopped there what is led elsewhere. */
  pausedAt: number | null
  madeAt: number
  madeBy: Id | null
  changedAt: number
}

/** How a campaign stands in a school: what its leader says, unless the school stopped it. */
export function stateOf({ wanted, resumed, haltedFor, pausedAt }: StoredCampaign): CampaignState {
  if (wanted === 'running' && pausedAt !== null) return 'paused'
  return wanted === 'running' && haltedFor === resumed ? 'halted' : wanted
}

interface Row {
  school_id: Id
  id: Id
  title: string
  target: string
  kind: TargetKind
  product: string
  version: string
  bytes: number
  policy: string
  rings: string
  led_by: CampaignLeader
  wanted: CampaignState
  wanted_why: Halt | null
  ring: number
  ring_at: number
  reached_at: number | null
  resumed: number
  halted_for: number | null
  halted_at: number | null
  paused_at: number | null
  made_at: number
  made_by: Id | null
  changed_at: number
}

const COLUMNS = {
  school_id: 'text',
  id: 'text',
  title: 'text',
  target: 'text',
  kind: 'text',
  product: 'text',
  version: 'text',
  bytes: 'bigint',
  policy: 'text',
  rings: 'text',
  led_by: 'text',
  wanted: 'text',
  wanted_why: 'text',
  ring: 'bigint',
  ring_at: 'bigint',
  reached_at: 'bigint',
  resumed: 'bigint',
  halted_for: 'bigint',
  halted_at: 'bigint',
  paused_at: 'bigint',
  made_at: 'bigint',
  made_by: 'text',
  changed_at: 'bigint',
} as const

/** Adds a campaign, a row for each of its schools. */
export async function insertCampaigns(transaction: Queries, campaigns: readonly StoredCampaign[]): Promise<void> {
  const names = Object.keys(COLUMNS).join(', ')
  const rows = campaigns.map((one) => [
    ...[one.school, one.id, one.title, one.target, one.kind, one.product, one.version, one.bytes],
    ...[JSON.stringify(one.policy), JSON.stringify(one.rings), one.ledBy, one.wanted, one.wantedWhy],
    ...[one.ring, one.ringAt, one.reachedAt, one.resumed, one.haltedFor, one.haltedAt, one.pausedAt],
    ...[one.madeAt, one.madeBy, one.changedAt],
  ])
  await transaction.run(
    `insert into campaigns (${names}) select ${names} from ${transaction.dialect.rows('$1', COLUMNS)} as r`,
    [JSON.stringify(rows)],
  )
}

/** What of a campaign its leader says, in some of its schools. */
export interface CampaignWord {
  wanted: CampaignState
  wantedWhy: Halt | null
  ring: number
  ringAt: number
  reachedAt: number | null
  resumed: number
}

/** Writes the word of the leader into a campaign, in these schools. */
export async function sayOfCampaign(
  transaction: Queries,
  id: Id,
  schools: readonly Id[],
  { wanted, wantedWhy, ring, ringAt, reachedAt, resumed }: CampaignWord,
  now: number,
): Promise<void> {
  await transaction.run(
    `update campaigns set wanted = $2, wanted_why = $3, ring = $4, ring_at = $5, reached_at = $6, resumed = $7, changed_at = $8
     where id = $1 and school_id in (select s.id from ${transaction.dialect.rows('$9', { id: 'text' })} as s)`,
    [id, wanted, wantedWhy, ring, ringAt, reachedAt, resumed, now, JSON.stringify(schools.map((school) => [school]))],
  )
}

/** The school stops by itself, until somebody resumes the campaign. */
export async function haltInSchool(
  transaction: Queries,
  { school, id, resumed }: Pick<StoredCampaign, 'school' | 'id' | 'resumed'>,
  now: number,
): Promise<void> {
  await transaction.run(
    'update campaigns set halted_for = $3, halted_at = $4, changed_at = $4 where school_id = $1 and id = $2',
    [school, id, resumed, now],
  )
}

/** The school stops what is led elsewhere, or lets it go on; null: it goes on. */
export async function pauseInSchools(
  transaction: Queries,
  id: Id,
  schools: readonly Id[],
  pausedAt: number | null,
  now: number,
): Promise<void> {
  await transaction.run(
    `update campaigns set paused_at = $2, changed_at = $3
     where id = $1 and school_id in (select s.id from ${transaction.dialect.rows('$4', { id: 'text' })} as s)`,
    [id, pausedAt, now, JSON.stringify(schools.map((school) => [school]))],
  )
}

/** Of some ids those of campaigns. */
export async function campaignsAmong(db: Queries, ids: readonly Id[]): Promise<Set<Id>> {
  if (ids.length === 0) return new Set()
  const rows = await db.all<{ id: Id }>(
    `select distinct c.id from campaigns c join ${db.dialect.rows('$1', { asked: 'text' })} as a on a.asked = c.id`,
    [JSON.stringify([...new Set(ids)].map((id) => [id]))],
  )
  return new Set(rows.map(({ id }) => id))
}

/** The rows of some campaigns in schools that are wholly within a reach, the newest campaign first. */
export async function campaignRows(db: Queries, reach: Reach, ids: readonly Id[]): Promise<StoredCampaign[]> {
  if (ids.length === 0) return []
  const rows = await db.all<Row>(
    `select c.* from campaigns c join ${db.dialect.rows('$1', { asked: 'text' })} as a on a.asked = c.id
     order by c.made_at desc, c.id desc, c.school_id`,
    [JSON.stringify([...new Set(ids)].map((id) => [id]))],
  )
  return rows.filter(({ school_id }) => reachesWhole(reach, school_id)).map(toCampaign)
}

/** One campaign in the schools that are wholly reached. Throws CAMPAIGN_NOT_FOUND where that is none. */
export async function getCampaign(db: Queries, reach: Reach, id: Id): Promise<StoredCampaign[]> {
  const rows = await campaignRows(db, reach, [id])
  if (rows.length === 0) throw new PreauError('CAMPAIGN_NOT_FOUND', { campaign: id })
  return rows
}

/** The ids of the newest campaigns of schools within a reach. */
export async function newestCampaigns(db: Queries, reach: Reach, limit: number): Promise<Id[]> {
  const { params, bind } = binder()
  const where = schoolsWithin(db.dialect, reach, 'c.school_id', bind)
  const rows = await db.all<{ id: Id }>(
    `select c.id, max(c.made_at) as made from campaigns c ${where.length > 0 ? `where ${where.join(' and ')}` : ''}
     group by c.id order by made desc, c.id desc limit ${bind(limit)}`,
    params,
  )
  return rows.map(({ id }) => id)
}

/** Every campaign that runs, by school, the oldest first. */
export async function runningCampaigns(db: Queries): Promise<StoredCampaign[]> {
  const rows = await db.all<Row>("select * from campaigns where wanted = 'running' order by made_at, id, school_id")
  return rows.map(toCampaign)
}

/** The schools that have campaigns. */
export async function schoolsWithCampaigns(db: Queries): Promise<Id[]> {
  const rows = await db.all<{ school: Id }>('select distinct school_id as school from campaigns order by school')
  return rows.map(({ school }) => school)
}

/** All campaigns of a school, the newest first. */
export async function campaignsOfSchool(db: Queries, school: Id): Promise<StoredCampaign[]> {
  const rows = await db.all<Row>('select * from campaigns where school_id = $1 order by made_at desc, id desc', [
    school,
  ])
  return rows.map(toCampaign)
}

/** Takes away campaigns that were over before a moment, with all that they hold. Gives how many. */
export async function pruneCampaigns(transaction: Transaction, before: number, limit: number): Promise<number> {
  return await transaction.run(
    `delete from campaigns where (school_id, id) in (select school_id, id from campaigns
       where wanted in ('done', 'aborted') and changed_at < $1 order by changed_at limit ${limit})`,
    [before],
  )
}

function toCampaign(row: Row): StoredCampaign {
  return {
    ...{ school: row.school_id, id: row.id, title: row.title, target: row.target, kind: row.kind },
    ...{ product: row.product, version: row.version, bytes: row.bytes },
    policy: JSON.parse(row.policy),
    rings: JSON.parse(row.rings),
    ...{ ledBy: row.led_by, wanted: row.wanted, wantedWhy: row.wanted_why },
    ...{ ring: row.ring, ringAt: row.ring_at, reachedAt: row.reached_at, resumed: row.resumed },
    ...{ haltedFor: row.halted_for, haltedAt: row.halted_at, pausedAt: row.paused_at },
    ...{ madeAt: row.made_at, madeBy: row.made_by, changedAt: row.changed_at },
  }
}
