import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

/** A device that has a number, or is to have one. */
export interface NumberedDevice {
  school: Id
  device: Id
}

/**
 * Gives devices that have none yet the small number under which all tiers of their samples are kept: two identifiers would take
 * more room than what a sample says. INVARIANT: each device has its number from the transaction on in which it is made.
 */
export async function numberDevices(transaction: Queries, devices: readonly NumberedDevice[]): Promise<void> {
  await transaction.run(
    `insert into sample_devices (school_id, device_id, number)
     select r.school, r.device, row_number() over (order by r.school, r.device) + coalesce(l.last, 0)
     from ${transaction.dialect.rows('$1', { school: 'text', device: 'text' })} as r,
       (select max(number) as last from sample_devices) as l
     where not exists (select 1 from sample_devices s where s.school_id = r.school and s.device_id = r.device)`,
    [JSON.stringify(devices.map(({ school, device }) => [school, device]))],
  )
}

/** The number of a device; undefined where there is no such device. */
export async function findSampleNumber(db: Queries, school: Id, device: Id): Promise<number | undefined> {
  const row = await db.get<{ number: number }>(
    'select number from sample_devices where school_id = $1 and device_id = $2',
    [school, device],
  )
  return row?.number
}

/** The number of a device. Throws DEVICE_NOT_FOUND. */
export async function sampleNumber(db: Queries, school: Id, device: Id): Promise<number> {
  const number = await findSampleNumber(db, school, device)
  if (number === undefined) throw new PreauError('DEVICE_NOT_FOUND', { device })
  return number
}
