import type {
  ConfigurationCount,
  HomogeneityList,
  HomogeneityQuery,
  SchoolHomogeneity,
} from '@preau/protocol/api/homogeneity.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { EQUIPMENT_KINDS } from '@preau/protocol/rules/equipment-kinds.ts'
import { COMMON_CONFIGURATIONS, homogeneity } from '@preau/protocol/rules/homogeneity.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import type { Queries } from './database.ts'
import { FACTS_JOIN } from './inventory-columns.ts'
import { andAll, type Bind, binder, devicesWithin, schoolsWithin } from './reach-sql.ts'

/** Devices of one school that are alike. `device_no` is one of them, null where none of them was ever heard. */
interface GroupRow {
  school_id: Id
  devices: number
  simulated: number
  known: number
  device_no: number | null
}

/** A school with the groups of which its row is made; what they are made of is read for the rows of the page alone. */
interface Draft {
  row: Omit<SchoolHomogeneity, 'most'>
  groups: readonly GroupRow[]
}

type NamedRow = Omit<ConfigurationCount, 'devices'> & { no: number }

/** Configurations that a list names of each school; one school alone gives all. */
const NAMED = 8
const NAMED_OF_ONE = 500

const NUMBER_COLUMNS = { asked_no: 'bigint' } as const

/** Devices that do not say these are like no other; their maker and the sort of their disk may be unknown. */
const KNOWN =
  'f.model_key is not null and f.memory is not null and f.disk_class is not null and f.os_name_key is not null'

/**
 * The homogeneity of each school within a reach, the lowest index first; schools without one come last, empty ones at the very
 * end. Of a school that is reached in part it is that of the devices which are reached.
 */
export async function listHomogeneity(db: Queries, reach: Reach, query: HomogeneityQuery): Promise<HomogeneityList> {
  const top = query.top ?? COMMON_CONFIGURATIONS
  const { params, bind } = binder()
  const within = andAll(schoolsWithin(db.dialect, reach, 'id', bind))
  const schools = await db.all<{ id: Id; name: string }>(
    `select id, name from schools where ${scopeSql(query, bind)}${within} order by name_key, id`,
    params,
  )
  const groups = await groupsOf(db, reach, query)
  const drafts = schools.map((school) => toDraft(school, groups.get(school.id) ?? [], top))
  const offset = query.offset ?? 0
  const page = sorted(drafts, query).slice(offset, offset + (query.limit ?? 100))
  const rows = await named(db, page, query.school === undefined ? NAMED : NAMED_OF_ONE)
  return { top, total: drafts.length, rows }
}

/** Which schools a query means, on `schools`. */
function scopeSql({ school, authority }: HomogeneityQuery, bind: Bind): string {
  if (school !== undefined) return `id = ${bind(school)}`
  return authority === undefined ? '1 = 1' : `authority_id = ${bind(authority)}`
}

/** What devices that are alike have in common; among as many of each it says which is named first, whatever else is there. */
const ALIKE = `d.school_id, d.kind, f.manufacturer_key, f.model_key, f.memory, f.disk_type, f.disk_class, f.os_name_key,
  f.os_major`

async function groupsOf(db: Queries, reach: Reach, query: HomogeneityQuery): Promise<Map<Id, GroupRow[]>> {
  const { params, bind } = binder()
  const within = andAll(devicesWithin(db.dialect, reach, 'd', bind))
  const rows = await db.all<GroupRow>(
    `select d.school_id, count(*) as devices, sum(d.simulated) as simulated, max(case when ${KNOWN} then 1 else 0 end) as known,
       min(f.device_no) as device_no
     from devices d ${FACTS_JOIN} where d.school_id in (select id from schools where ${scopeSql(query, bind)})
       and d.kind not in (${EQUIPMENT_KINDS.map(bind).join(', ')})${within}
     group by ${ALIKE} order by ${ALIKE}`,
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

function toDraft(school: { id: Id; name: string }, all: readonly GroupRow[], top: number): Draft {
  const groups = all.filter(({ known }) => known === 1).sort((a, b) => b.devices - a.devices)
  const { index, known, configurations } = homogeneity(
    groups.map(({ devices }) => devices),
    top,
  )
  const sum = (what: 'devices' | 'simulated') => all.reduce((total, group) => total + group[what], 0)
  const [devices, simulated] = [sum('devices'), sum('simulated')]
  return { row: { school, devices, simulated, known, index, configurations }, groups }
}

/** The rows of a page with what their most common configurations are made of. */
async function named(db: Queries, drafts: readonly Draft[], most: number): Promise<SchoolHomogeneity[]> {
  const asked = drafts.flatMap(({ groups }) => groups.slice(0, most).map(({ device_no }) => [device_no]))
  const rows = await db.all<NamedRow>(
    `select f.device_no as no, d.kind, f.manufacturer, f.model, f.memory, f.disk_type as "diskType",
       f.disk_class as "diskClass", f.os_name as os, f.os_major as "osMajor"
     from ${db.dialect.rows('$1', NUMBER_COLUMNS)} as r join device_facts f on f.device_no = r.asked_no
       join devices d on d.school_id = f.school_id and d.id = f.device_id`,
    [JSON.stringify(asked)],
  )
  const byNumber = new Map(rows.map(({ no, ...made }) => [no, made]))
  return drafts.map(({ row, groups }) => ({
    ...row,
    most: groups.slice(0, most).flatMap(({ device_no, devices }) => {
      const made = byNumber.get(device_no ?? 0)
      return made ? [{ ...made, devices }] : []
    }),
  }))
}

function sorted(drafts: Draft[], { sort = 'index', direction }: HomogeneityQuery): Draft[] {
  if (sort === 'name') return direction === 'desc' ? drafts.reverse() : drafts
  const turn = (direction ?? (sort === 'index' ? 'asc' : 'desc')) === 'desc' ? -1 : 1
  // A school that has no index has no place in an order of indices, whichever way it goes.
  const last = (devices: number) => (devices > 0 ? 2 : 3) * turn
  const key = ({ row }: Draft) =>
    sort === 'index' ? (row.index ?? last(row.devices)) : sort === 'devices' ? row.devices : row.configurations
  return drafts.sort((a, b) => (key(a) - key(b)) * turn)
}
