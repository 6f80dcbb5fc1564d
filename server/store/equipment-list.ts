import type { EquipmentRow } from '@preau/protocol/api/equipment-list.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { type Reach, reaches } from '@preau/protocol/rules/roles.ts'
import type { Queries } from './database.ts'
import { DEVICE_FIELDS, DEVICE_JOINS, type DeviceFieldsRow, toDeviceRow } from './device-row.ts'
import { ATTACHED_FIELDS, type AttachedRow, toAttached } from './equipment.ts'

/** The devices within a reach that an agent looks after, by name. */
export async function listEquipment(db: Queries, reach: Reach, school: Id, via: Id): Promise<EquipmentRow[]> {
  const rows = await db.all<DeviceFieldsRow & AttachedRow>(
    `select ${DEVICE_FIELDS}, ${ATTACHED_FIELDS} from equipment e
       join devices d on d.school_id = e.school_id and d.id = e.device_id ${DEVICE_JOINS}
     where e.school_id = $1 and e.via_id = $2 and e.lost = 0 order by d.name_key, d.id`,
    [school, via],
  )
  return rows.flatMap((row) => {
    const attached = toAttached(row)
    if (!attached || !reaches(reach, row.school_id, row.kind)) return []
    const { spec, presence, said: values } = attached
    return [{ ...toDeviceRow(row), spec, presence, values }]
  })
}
