import type {
  ConfigurationCount,
  HomogeneityList,
  HomogeneityQuery,
  SchoolHomogeneity,
} from '@preau/protocol/api/homogeneity.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import { COMMON_CONFIGURATIONS, homogeneity } from '@preau/protocol/rules/homogeneity.ts'
import type { DiskType } from '@preau/protocol/rules/inventory-fields.ts'
import type { Queries, SqlValue } from './database.ts'
import { FACTS_JOIN } from './inventory-columns.ts'

interface GroupRow {
  school_id: Id
  kind: DeviceKind
  manufacturer: string | null
  model: string | null
  memory: number | null
  disk_type: DiskType | null
  disk_class: number | null
  os_name: string | null
  os_major: string | null
  devices: number
}

/** Configurations that a list names of each school; one school alone gives all. */
const NAMED = 8
const NAMED_OF_ONE = 500

/** The homogeneity of each school, the lowest index first; schools without one come last, empty ones at the very end. */
export async function listHomogeneity(db: Queries, query: HomogeneityQuery): Promise<HomogeneityList> {
  const top = query.top ?? COMMON_CONFIGURATIONS
  const where = query.school !== undefined ? 'id = $1' : query.authority !== undefined ? 'authority_id = $1' : '1 = 1'
  const params: SqlValue[] = [query.school, query.authority].filter((id) => id !== undefined).slice(0, 1)
  const schools = await db.all<{ id: Id; name: string }>(
    `select id, name from schools where ${where} order by name_key, id`,
    params,
  )
  const groups = await groupsOf(db, where, params)
  const named = query.school === undefined ? NAMED : NAMED_OF_ONE
  const rows = schools.map((school) => toSchool(school, groups.get(school.id) ?? [], top, named))
  const offset = query.offset ?? 0
  return { top, total: rows.length, rows: sorted(rows, query).slice(offset, offset + (query.limit ?? 100)) }
}

/** Devices of each configuration, by school; those of which a part is not known have null in it. */
async function groupsOf(db: Queries, where: string, params: readonly SqlValue[]): Promise<Map<Id, GroupRow[]>> {
  const rows = await db.all<GroupRow>(
    `select d.school_id, d.kind, min(f.manufacturer) as manufacturer, min(f.model) as model, f.memory, f.disk_type,
       f.disk_class, min(f.os_name) as os_name, f.os_major, count(*) as devices
     from devices d ${FACTS_JOIN} where d.school_id in (select id from schools where ${where})
     group by d.school_id, d.kind, f.manufacturer_key, f.model_key, f.memory, f.disk_type, f.disk_class, f.os_name_key,
       f.os_major`,
    params,
  )
  const groups = new Map<Id, GroupRow[]>()
  for (const row of rows) {
    const of = groups.get(row.school_id)
    if (of) of.push(row)
    else groups.set(row.school_id, [row])
  }
  return groups
}

function toSchool(
  school: { id: Id; name: string },
  groups: readonly GroupRow[],
  top: number,
  named: number,
): SchoolHomogeneity {
  const known = groups.flatMap((row) => toConfiguration(row) ?? []).sort((a, b) => b.devices - a.devices)
  const {
    index,
    known: devices,
    configurations,
  } = homogeneity(
    known.map((each) => each.devices),
    top,
  )
  return {
    school,
    devices: groups.reduce((sum, row) => sum + row.devices, 0),
    known: devices,
    index,
    configurations,
    most: known.slice(0, named),
  }
}

/** Undefined where the device does not say enough to be like another one. Its maker and the sort of its disk may be unknown. */
function toConfiguration(row: GroupRow): ConfigurationCount | undefined {
  const { kind, manufacturer, model, memory, disk_type, disk_class, os_name, os_major, devices } = row
  if (model === null || memory === null || disk_class === null || os_name === null) return undefined
  return {
    kind,
    manufacturer,
    model,
    memory,
    diskType: disk_type,
    diskClass: disk_class,
    os: os_name,
    osMajor: os_major,
    devices,
  }
}

function sorted(rows: SchoolHomogeneity[], { sort = 'index', direction }: HomogeneityQuery): SchoolHomogeneity[] {
  if (sort === 'name') return direction === 'desc' ? rows.reverse() : rows
  const turn = (direction ?? (sort === 'index' ? 'asc' : 'desc')) === 'desc' ? -1 : 1
  // A school that has no index has no place in an order of indices, whichever way it goes.
  const key = (row: SchoolHomogeneity) =>
    sort === 'index'
      ? (row.index ?? (row.devices > 0 ? 2 : 3) * turn)
      : sort === 'devices'
        ? row.devices
        : row.configurations
  return rows.sort((a, b) => (key(a) - key(b)) * turn)
}
