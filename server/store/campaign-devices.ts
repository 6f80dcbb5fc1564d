import type { Id } from '@preau/protocol/ids.ts'
import type { DevicePhase } from '@preau/protocol/rules/campaigns/phases.ts'
import type { Queries } from './database.ts'

/** A machine in a campaign. Times are ms since 1970. */
export interface CampaignMachine {
  school: Id
  campaign: Id
  device: Id
  ring: number
  phase: DevicePhase
  cause: string | null
  from: string | null
  tries: number
  turnAt: number | null
  phaseAt: number | null
  /** A person said that it goes on although this one failed. */
  isExcused: boolean
}

interface Row {
  school_id: Id
  campaign_id: Id
  device_id: Id
  ring: number
  phase: DevicePhase
  cause: string | null
  from_version: string | null
  tries: number
  turn_at: number | null
  phase_at: number | null
  excused: number
}

/** Puts machines into a campaign, each into its ring. `healthy`: it has that version already. */
export async function insertCampaignDevices(
  transaction: Queries,
  campaign: Id,
  devices: readonly { school: Id; device: Id; ring: number; from: string | null; phase: 'waiting' | 'healthy' }[],
): Promise<void> {
  const types = { school_id: 'text', device_id: 'text', ring: 'bigint', from_version: 'text', phase: 'text' } as const
  await transaction.run(
    `insert into campaign_devices (school_id, campaign_id, device_id, ring, phase, from_version, tries, excused)
     select r.school_id, $2, r.device_id, r.ring, r.phase, r.from_version, 0, 0
     from ${transaction.dialect.rows('$1', types)} as r`,
    [
      JSON.stringify(devices.map(({ school, device, ring, from, phase }) => [school, device, ring, from, phase])),
      campaign,
    ],
  )
}

/** How many machines of a school stand how in a ring. */
export interface RingTally {
  campaign: Id
  school: Id
  ring: number
  phase: DevicePhase
  isExcused: boolean
  devices: number
}

/** Also one that is to try once more, and whose school has not heard of it yet. */
const EXCUSED = 'case when d.excused > 0 or d.retried > d.retry_taken then 1 else 0 end'

/** Counts the machines of some campaigns. */
export async function tallyCampaigns(db: Queries, campaigns: readonly Id[]): Promise<RingTally[]> {
  if (campaigns.length === 0) return []
  const rows = await db.all<Omit<RingTally, 'isExcused'> & { excused: number }>(
    `select d.campaign_id as campaign, d.school_id as school, d.ring, d.phase, ${EXCUSED} as excused, count(*) as devices
     from campaign_devices d join ${db.dialect.rows('$1', { asked: 'text' })} as a on a.asked = d.campaign_id
     group by d.campaign_id, d.school_id, d.ring, d.phase, ${EXCUSED}`,
    [JSON.stringify([...new Set(campaigns)].map((id) => [id]))],
  )
  return rows.map(({ excused, ...row }) => ({ ...row, isExcused: excused > 0, devices: Number(row.devices) }))
}

/** A machine in the campaigns of its school, the newest campaign first. */
export async function campaignsOfDevice(db: Queries, school: Id, device: Id): Promise<CampaignMachine[]> {
  const rows = await db.all<Row>(
    `select d.* from campaign_devices d join campaigns c on c.school_id = d.school_id and c.id = d.campaign_id
     where d.school_id = $1 and d.device_id = $2 order by c.made_at desc, c.id desc`,
    [school, device],
  )
  return rows.map(toMachine)
}

/** Every machine of the campaigns of a school. */
export async function machinesOfSchool(db: Queries, school: Id): Promise<CampaignMachine[]> {
  const rows = await db.all<Row>(
    'select * from campaign_devices where school_id = $1 order by campaign_id, device_id',
    [school],
  )
  return rows.map(toMachine)
}

/** How many machines of a school were given a turn since a moment, and since when the first of them. */
export async function turnsSince(db: Queries, school: Id, since: number): Promise<{ turns: number; first: number }> {
  const row = await db.get<{ turns: number; first: number | null }>(
    'select count(*) as turns, min(turn_at) as first from campaign_devices where school_id = $1 and turn_at > $2',
    [school, since],
  )
  return { turns: Number(row?.turns ?? 0), first: row?.first ?? since }
}

/** It is the turn of a machine. */
export async function giveTurn(
  transaction: Queries,
  { school, campaign, device }: Pick<CampaignMachine, 'school' | 'campaign' | 'device'>,
  from: string | undefined,
  now: number,
): Promise<void> {
  await transaction.run(
    `update campaign_devices set phase = 'turn', cause = null, turn_at = $4, phase_at = $4, tries = tries + 1,
       from_version = coalesce($5, from_version) where school_id = $1 and campaign_id = $2 and device_id = $3`,
    [school, campaign, device, now, from ?? null],
  )
}

/**
 * Failures count no more in these schools; with `retry` their machines try once more: where others hear them, as soon as those hear of
 * it (`elsewhere`, store/sync/write-campaigns.ts).
 */
export async function excuseFailures(
  transaction: Queries,
  campaign: Id,
  schools: readonly Id[],
  retry: 'no' | 'here' | 'elsewhere',
): Promise<void> {
  const change = {
    no: 'excused = 1',
    here: "phase = 'waiting', tries = 0, cause = null, excused = 0",
    elsewhere: 'retried = retry_taken + 1, excused = 0',
  }[retry]
  await transaction.run(
    `update campaign_devices set ${change} where campaign_id = $1 and phase in ('failed', 'rolled_back')
       and school_id in (select s.id from ${transaction.dialect.rows('$2', { id: 'text' })} as s)`,
    [campaign, JSON.stringify(schools.map((school) => [school]))],
  )
}

function toMachine(row: Row): CampaignMachine {
  return {
    ...{ school: row.school_id, campaign: row.campaign_id, device: row.device_id, ring: row.ring, phase: row.phase },
    ...{ cause: row.cause, from: row.from_version, tries: row.tries, turnAt: row.turn_at, phaseAt: row.phase_at },
    isExcused: row.excused > 0,
  }
}
