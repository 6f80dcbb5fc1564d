import type { Id } from '@preau/protocol/ids.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import type { Queries } from './database.ts'

/** What of a device decides whether a reach holds it. */
export interface DevicePlace {
  school: Id
  kind: DeviceKind
}

/** Where devices belong, by their ids; one that is gone is left out. */
export async function devicePlaces(db: Queries, devices: readonly Id[]): Promise<Map<Id, DevicePlace>> {
  const asked = db.dialect.rows('$1', { asked: 'text' })
  const rows = await db.all<DevicePlace & { id: Id }>(
    `select d.id, d.school_id as school, d.kind from ${asked} as r join devices d on d.id = r.asked`,
    [JSON.stringify(devices.map((id) => [id]))],
  )
  return new Map(rows.map(({ id, ...place }) => [id, place]))
}
