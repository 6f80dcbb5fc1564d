import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

/** Which plan a machine is to have, and which it has. */
export interface StoredPlan {
  school: Id
  device: Id
  version: number
  digest: string
  /** The version that the machine said it keeps; null before the first. */
  kept: number | null
}

/** The plans of every machine. */
export async function listPlans(db: Queries): Promise<StoredPlan[]> {
  return await db.all<StoredPlan>(
    'select school_id as school, device_id as device, version, digest, kept from day_plans order by school_id, device_id',
  )
}

/** Writes which plan a machine is to have. */
export async function putPlan(
  transaction: Queries,
  { school, device, version, digest }: Omit<StoredPlan, 'kept'>,
): Promise<void> {
  await transaction.run(
    `insert into day_plans (school_id, device_id, version, digest, kept) values ($1, $2, $3, $4, null)
     on conflict (school_id, device_id) do update set version = excluded.version, digest = excluded.digest`,
    [school, device, version, digest],
  )
}

/** A machine keeps this version. */
export async function keepPlan(transaction: Queries, school: Id, device: Id, version: number): Promise<void> {
  await transaction.run('update day_plans set kept = $3 where school_id = $1 and device_id = $2', [
    school,
    device,
    version,
  ])
}

/** The schools with a machine before a board that can be booked: those that have plans. */
export async function plannedSchools(db: Queries): Promise<Id[]> {
  const rows = await db.all<{ school: Id }>(
    `select distinct school_id as school from devices where kind in ('board_pc', 'panel', 'whiteboard', 'projector')
     and room_id is not null order by school_id`,
  )
  return rows.map(({ school }) => school)
}
