import type { DeviceQuery, StatusCounts } from '@preau/protocol/api/devices.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { STATUSES } from '@preau/protocol/rules/device-status.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import type { Queries, SqlValue } from './database.ts'
import { deviceConditions, deviceOrder } from './device-filter.ts'
import { DEVICE_FIELDS, DEVICE_JOINS, type DeviceFieldsRow } from './device-row.ts'
import { toStatusCounts } from './status-counts.ts'

/** Up to so many devices that fit a query are kept from the look that counts them; of more only the counts are. */
const FEW = 500

/** The devices that fit a query, whatever their status. */
export interface Matches {
  counts: StatusCounts
  /** Which they are, with the place of their status in STATUSES; null: more than FEW. */
  few: readonly { id: Id; severity: number }[] | null
  /** Of those that fit all of the query but its room, those with no room yet. */
  unplaced: number
  /** Of those that fit all of the query but its own filter, those that a simulator plays. */
  simulated: number
}

/** 1 for a device with no room yet, else 0. */
const UNPLACED = 'case when d.room_id is null then 1 else 0 end'

/** Devices of one severity, and how many of them have no room or are played. */
interface Marked {
  severity: number
  unplaced: number
  simulated: number
  devices: number
}

/**
 * Counts the devices within a reach that fit a query. A search looks at every device: where it finds few, one such look is enough,
 * and one is enough for all that is counted, unless the query itself says which room or which simulated ones.
 */
export async function findMatches(db: Queries, reach: Reach, query: DeviceQuery): Promise<Matches> {
  const { where, params } = deviceConditions(db.dialect, reach, query)
  if (where.length === 1) return await withOthers(db, reach, query, { few: null, counts: await countAll(db) })
  const all = where.join(' and ')
  const few = await db.all<Omit<Marked, 'devices'> & { id: Id }>(
    `select d.id, d.severity, ${UNPLACED} as unplaced, d.simulated from devices d where ${all} limit ${FEW + 1}`,
    params,
  )
  const isFew = few.length <= FEW
  const marked = isFew
    ? few.map((each) => ({ ...each, devices: 1 }))
    : // In the order of one index that has all of it: a group by more would be sorted.
      await db.all<Marked>(
        `select d.severity, count(*) as devices, sum(${UNPLACED}) as unplaced, sum(d.simulated) as simulated
         from devices d where ${all} group by d.severity`,
        params,
      )
  const matches = { few: isFew ? few : null, counts: toStatusCounts(marked) }
  if (query.room !== undefined || query.simulated !== undefined) return await withOthers(db, reach, query, matches)
  const sum = (mark: 'unplaced' | 'simulated') => marked.reduce((total, each) => total + each[mark], 0)
  return { ...matches, unplaced: sum('unplaced'), simulated: sum('simulated') }
}

/** Without any condition the indexes alone know the counts. */
async function countAll(db: Queries): Promise<StatusCounts> {
  const rows = await db.all<{ severity: number; devices: number }>(
    'select severity, count(*) as devices from devices d group by severity',
    [],
  )
  return toStatusCounts(rows)
}

async function withOthers(
  db: Queries,
  reach: Reach,
  query: DeviceQuery,
  matches: Pick<Matches, 'few' | 'counts'>,
): Promise<Matches> {
  const unplaced = await countMatches(db, reach, { ...query, room: 'none' })
  const simulated = await countMatches(db, reach, { ...query, simulated: 'only' })
  return { ...matches, unplaced, simulated }
}

/** How many devices within a reach fit a query. */
async function countMatches(db: Queries, reach: Reach, query: DeviceQuery): Promise<number> {
  const { where, params } = deviceConditions(db.dialect, reach, query)
  const row = await db.get<{ total: number }>(
    `select count(*) as total from devices d where ${where.join(' and ')}`,
    params,
  )
  return row?.total ?? 0
}

/** The rows of a page, from what findMatches() found for its query. Names and states are read for these rows alone. */
export async function readPage(
  db: Queries,
  reach: Reach,
  query: DeviceQuery,
  { few }: Matches,
): Promise<DeviceFieldsRow[]> {
  const { from, params } = source(db, reach, query, few)
  const { columns, order } = deviceOrder(query)
  params.push(query.limit ?? 100, query.offset ?? 0)
  return await db.all<DeviceFieldsRow>(
    `with page as (select ${columns} ${from}
       order by ${order} limit $${params.length - 1} offset $${params.length})
     select ${DEVICE_FIELDS} from page join devices d on d.id = page.id ${DEVICE_JOINS}
     order by ${order.replaceAll(/key(\d)/g, 'page.key$1')}`,
    params,
  )
}

/** Where the rows of a page are looked for: among few that are known, or in the order of an index until the page is full. */
function source(
  db: Queries,
  reach: Reach,
  query: DeviceQuery,
  few: Matches['few'],
): { from: string; params: SqlValue[] } {
  const severity = query.status && STATUSES.indexOf(query.status)
  const { heard } = deviceOrder(query)
  const states = heard ? 'join device_states s on s.school_id = d.school_id and s.device_id = d.id' : ''
  if (few) {
    const ids = few.filter((match) => severity === undefined || match.severity === severity).map(({ id }) => [id])
    const known = db.dialect.rows('$1', { id: 'text' })
    return { from: `from ${known} as known join devices d on d.id = known.id ${states}`, params: [JSON.stringify(ids)] }
  }
  const { where, params } = deviceConditions(db.dialect, reach, query, 'by order')
  if (severity !== undefined) {
    params.push(severity)
    where.push(`d.severity = $${params.length}`)
  }
  // Of all devices the states alone know the order; of some each state's device has to be looked at.
  if (heard && where.length === 1) return { from: 'from device_states s', params }
  return { from: `from devices d ${states} where ${where.join(' and ')}`, params }
}
