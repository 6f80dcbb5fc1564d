import type { DeviceQuery, DeviceSort } from '@preau/protocol/api/devices.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import type { Dialect, SqlValue } from './database.ts'
import { binder, devicesWithin } from './reach-sql.ts'

/** The columns of each sort, of `devices d`; `heard` is of `device_states s`. Each ends in the id, so that no two rows are equal. */
const ORDERS: Record<DeviceSort, readonly string[]> = {
  severity: ['d.severity', 'd.age_key', 'd.name_key', 'd.id'],
  name: ['d.name_key', 'd.id'],
  room: ['d.place_key', 'd.name_key', 'd.id'],
  since: ['d.status_since', 'd.name_key', 'd.id'],
  heard: ['coalesce(s.heard_at, 0)', 's.device_id'],
}

/** What a person expects first: the gravest, the first of the alphabet, what happened last. */
const NATURAL: Record<DeviceSort, 'asc' | 'desc'> = {
  severity: 'asc',
  name: 'asc',
  room: 'asc',
  since: 'desc',
  heard: 'desc',
}

/** The conditions of a query on `devices d` within a reach, all but that on the status; there is always one. */
export function deviceConditions(
  dialect: Dialect,
  reach: Reach,
  query: DeviceQuery,
  found: 'by school' | 'by order' = 'by school',
): { where: string[]; params: SqlValue[] } {
  const { params, bind } = binder()
  const where = ['1 = 1', ...devicesWithin(dialect, reach, 'd', bind, found)]
  const add = (condition: (parameter: string) => string, value: SqlValue) => where.push(condition(bind(value)))
  if (query.school !== undefined) add((school) => `d.school_id = ${school}`, query.school)
  if (query.authority !== undefined) {
    add((authority) => `d.school_id in (select id from schools where authority_id = ${authority})`, query.authority)
  }
  if (query.room === 'none') where.push('d.room_id is null')
  else if (query.room !== undefined) add((room) => `d.room_id = ${room}`, query.room)
  if (query.simulated !== undefined) where.push(query.simulated === 'only' ? 'd.simulated = 1' : 'd.simulated = 0')
  if (query.kind !== undefined) add((kind) => `d.kind = ${kind}`, query.kind)
  for (const word of searchWords(query.q)) add((pattern) => `d.search like ${pattern} escape '\\'`, `%${word}%`)
  return { where, params }
}

export interface DeviceOrder {
  /** The id of a device, and the columns of the order, named key0, key1, … */
  columns: string
  /** The order, by those names. */
  order: string
  /** Whether it needs `device_states s`. */
  heard: boolean
}

/** The order of a query. */
export function deviceOrder(query: DeviceQuery): DeviceOrder {
  const by = query.sort ?? 'severity'
  const direction = query.direction ?? NATURAL[by]
  const keys = ORDERS[by]
  return {
    columns: [`${keys.at(-1)} as id`, ...keys.map((column, index) => `${column} as key${index}`)].join(', '),
    order: keys.map((_, index) => `key${index} ${direction}`).join(', '),
    heard: by === 'heard',
  }
}

/** The words of a search, folded as what is searched is, with nothing in them that LIKE takes for a wildcard. */
export function searchWords(q: string | undefined): string[] {
  const words = foldText(q ?? '')
    .split(' ')
    .filter(Boolean)
  return [...new Set(words)].map((word) => word.replace(/[\\%_]/g, '\\$&'))
}
