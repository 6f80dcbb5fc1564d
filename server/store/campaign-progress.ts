import type { CampaignDevice, CampaignDeviceQuery } from '@preau/protocol/api/campaigns.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { DevicePhase } from '@preau/protocol/rules/campaigns/phases.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import type { Queries } from './database.ts'
import { binder } from './reach-sql.ts'

const SHOWN = {
  failed: ['failed', 'rolled_back'],
  under_way: ['turn', 'downloaded', 'started', 'installed'],
  waiting: ['waiting'],
  healthy: ['healthy'],
} as const satisfies Record<string, readonly DevicePhase[]>

const schoolsOf = (dialect: Queries['dialect'], parameter: string) =>
  `(select s.id from ${dialect.rows(parameter, { id: 'text' })} as s)`
const listed = (ids: readonly Id[]) => JSON.stringify(ids.map((id) => [id]))

/** When machines of some schools came to the end of an installation in a campaign, by moment. */
export async function campaignSteps(
  db: Queries,
  campaign: Id,
  schools: readonly Id[],
): Promise<{ at: number; phase: DevicePhase; devices: number }[]> {
  const rows = await db.all<{ at: number; phase: DevicePhase; devices: number }>(
    `select phase_at as at, phase, count(*) as devices from campaign_devices
     where campaign_id = $1 and phase in ('healthy', 'failed', 'rolled_back') and phase_at is not null
       and school_id in ${schoolsOf(db.dialect, '$2')} group by phase_at, phase order by phase_at, phase`,
    [campaign, listed(schools)],
  )
  return rows.map((row) => ({ ...row, devices: Number(row.devices) }))
}

/** Why machines failed, the most frequent cause first. */
export async function campaignCauses(
  db: Queries,
  campaign: Id,
  schools: readonly Id[],
): Promise<{ cause: string; devices: number }[]> {
  const rows = await db.all<{ cause: string; devices: number }>(
    `select coalesce(cause, phase) as cause, count(*) as devices from campaign_devices
     where campaign_id = $1 and phase in ('failed', 'rolled_back') and school_id in ${schoolsOf(db.dialect, '$2')}
     group by coalesce(cause, phase) order by 2 desc, 1`,
    [campaign, listed(schools)],
  )
  return rows.map((row) => ({ ...row, devices: Number(row.devices) }))
}

interface Row {
  id: Id
  name: string
  kind: DeviceKind
  simulated: number
  school: Id
  school_name: string
  room: Id | null
  room_name: string | null
  ring: number
  phase: DevicePhase
  cause: string | null
  from_version: string | null
  tries: number
  phase_at: number | null
  heard_at: number | null
}

/** A page of the machines of a campaign: what failed first, then what goes on. */
export async function campaignDevices(
  db: Queries,
  campaign: Id,
  schools: readonly Id[],
  { show, limit = 100, offset = 0 }: CampaignDeviceQuery,
): Promise<{ total: number; rows: CampaignDevice[] }> {
  const { params, bind } = binder()
  const where = [`c.campaign_id = ${bind(campaign)}`, `c.school_id in ${schoolsOf(db.dialect, bind(listed(schools)))}`]
  if (show) where.push(`c.phase in (${SHOWN[show].map((phase) => `'${phase}'`).join(', ')})`)
  const from = `from campaign_devices c join devices d on d.school_id = c.school_id and d.id = c.device_id
    join schools sc on sc.id = c.school_id left join rooms r on r.school_id = d.school_id and r.id = d.room_id
    left join device_states st on st.school_id = c.school_id and st.device_id = c.device_id
    where ${where.join(' and ')}`
  const counted = await db.get<{ total: number }>(`select count(*) as total ${from}`, params)
  const rows = await db.all<Row>(
    `select d.id, d.name, d.kind, d.simulated, sc.id as school, sc.name as school_name, r.id as room, r.name as room_name,
       c.ring, c.phase, c.cause, c.from_version, c.tries, c.phase_at, st.heard_at ${from}
     order by case when c.phase in ('failed', 'rolled_back') then 0 when c.phase = 'waiting' then 2
       when c.phase = 'healthy' then 3 else 1 end, c.ring, sc.name, d.name, d.id limit ${bind(limit)} offset ${bind(offset)}`,
    params,
  )
  return {
    total: Number(counted?.total ?? 0),
    rows: rows.map((row) => ({
      device: { id: row.id, name: row.name, kind: row.kind, simulated: row.simulated > 0 },
      school: { id: row.school, name: row.school_name },
      room: row.room === null ? null : { id: row.room, name: row.room_name ?? '' },
      ...{ ring: row.ring, phase: row.phase, cause: row.cause, from: row.from_version, tries: row.tries },
      ...{ at: row.phase_at, heardAt: row.heard_at },
    })),
  }
}

/** What was and is to be brought to a machine by campaigns, the newest campaign first. */
export async function deviceCampaigns(db: Queries, school: Id, device: Id) {
  return await db.all<{
    id: Id
    title: string
    product: string
    version: string
    from_version: string | null
    phase: DevicePhase
    cause: string | null
    phase_at: number | null
  }>(
    `select c.id, c.title, c.product, c.version, m.from_version, m.phase, m.cause, m.phase_at from campaign_devices m
     join campaigns c on c.school_id = m.school_id and c.id = m.campaign_id
     where m.school_id = $1 and m.device_id = $2 order by c.made_at desc, c.id desc limit 20`,
    [school, device],
  )
}

/** Schools by their names, sorted as a person sorts them. */
export async function namedSchools(db: Queries, schools: readonly Id[]): Promise<{ id: Id; name: string }[]> {
  return await db.all<{ id: Id; name: string }>(
    `select id, name from schools where id in ${schoolsOf(db.dialect, '$1')} order by name_key, id`,
    [listed(schools)],
  )
}
