import type { Id } from '@preau/protocol/ids.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import type { TargetFacts } from '@preau/protocol/update/target-facts.ts'
import type { Queries } from './database.ts'

/** A machine with an agent, which can be updated. */
export interface UpdatableMachine {
  school: Id
  device: Id
  kind: DeviceKind
  room: Id | null
  /** Such as `linux-x64`. */
  platform: string
  /** What it has of the product; null where nobody knows. */
  version: string | null
  /** ms since 1970. */
  heardAt: number | null
}

interface Row extends Omit<UpdatableMachine, 'platform' | 'version' | 'heardAt'> {
  heard_at: number | null
  agent: string
  updated: string | null
}

/** The machines of some schools that told of an agent, with the version that each has of a product. */
export async function updatableMachines(
  db: Queries,
  schools: readonly Id[],
  { kind, product }: Pick<TargetFacts, 'kind' | 'product'>,
): Promise<UpdatableMachine[]> {
  const rows = await db.all<Row>(
    `select d.school_id as school, d.id as device, d.kind, d.room_id as room, s.heard_at, s.agent,
       (select u.to_version from update_results u where u.school_id = d.school_id and u.device_id = d.id
          and u.product = $2 and u.phase = 'healthy' order by u.epoch desc, u.seq desc limit 1) as updated
     from devices d join device_states s on s.school_id = d.school_id and s.device_id = d.id
     where s.agent is not null and d.school_id in (select a.id from ${db.dialect.rows('$1', { id: 'text' })} as a)
     order by d.school_id, d.id`,
    [JSON.stringify(schools.map((id) => [id])), product],
  )
  return rows.map(({ heard_at, agent, updated, ...row }) => {
    const said: { version?: unknown; platform?: unknown; arch?: unknown } = JSON.parse(agent)
    // The agent says itself what it is; what else it has is known by what it told of installations.
    const version = kind === 'agent-app' ? String(said.version) : updated
    return { ...row, platform: `${said.platform}-${said.arch}`, version, heardAt: heard_at }
  })
}
