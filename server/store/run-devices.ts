import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

/** A machine as a run is asked for on it. */
export interface RunMachine {
  id: Id
  school: Id
  kind: string
  /** What the agent said of itself, as JSON; null where none was ever heard. */
  agent: string | null
}

/** The devices of a list that nobody can speak with now. */
export async function devicesAway(db: Queries, school: Id, devices: readonly Id[]): Promise<Set<Id>> {
  const asked = db.dialect.rows('$2', { asked: 'text' })
  const rows = await db.all<{ id: Id }>(
    `select d.id from ${asked} as r join devices d on d.id = r.asked
     where d.school_id = $1 and d.status in ('offline', 'asleep', 'unknown')`,
    [school, JSON.stringify(devices.map((id) => [id]))],
  )
  return new Set(rows.map(({ id }) => id))
}

/**
 * The machines of these devices, in their order and each once: of what hangs on a machine, that machine. One that is not there is
 * left out.
 */
export async function machinesOf(db: Queries, devices: readonly Id[]): Promise<RunMachine[]> {
  const asked = db.dialect.rows('$1', { asked: 'text' })
  const rows = await db.all<RunMachine & { asked: Id }>(
    `select r.asked, m.id, m.school_id as school, m.kind, s.agent from ${asked} as r
     join devices d on d.id = r.asked
     left join equipment e on e.school_id = d.school_id and e.device_id = d.id
     join devices m on m.school_id = d.school_id and m.id = coalesce(e.via_id, d.id)
     left join device_states s on s.school_id = m.school_id and s.device_id = m.id`,
    [JSON.stringify(devices.map((id) => [id]))],
  )
  const byAsked = new Map(rows.map((row) => [row.asked, row]))
  const found = new Map<Id, RunMachine>()
  for (const device of devices) {
    const row = byAsked.get(device)
    if (row) found.set(row.id, { id: row.id, school: row.school, kind: row.kind, agent: row.agent })
  }
  return [...found.values()]
}
