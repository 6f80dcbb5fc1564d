import { DEVICE_SORTS, type DeviceQuery, type DeviceSort } from '@preau/protocol/api/devices.ts'
import { type Id, isId } from '@preau/protocol/ids.ts'
import { DEVICE_KINDS, type DeviceKind, STATUSES, type Status } from '@preau/protocol/rules/device-status.ts'

export type Direction = 'asc' | 'desc'

/** Filters and order of the fleet as they stand in the address, beside the scope of the page. */
export interface FleetSearch {
  q?: string
  status?: Status
  kind?: DeviceKind
  room?: Id | 'none'
  simulated?: 'only' | 'none'
  sort?: DeviceSort
  direction?: Direction
}

/** The scope of the page beside the filters: both stand in one address. */
export type ScopedSearch = FleetSearch & { school?: Id | undefined; authority?: Id | undefined }

/** What is to be another value in the address, or, undefined, to go. */
export type FleetChange = { [Name in keyof ScopedSearch]?: ScopedSearch[Name] | undefined }

/** The address after a change. A scope that goes is named as undefined, or the page would keep it. */
export function changed(search: ScopedSearch, change: FleetChange): ScopedSearch {
  const { school, authority, ...filters } = { ...search, ...change }
  const set = Object.entries(filters).filter(([, value]) => value !== undefined)
  return { school, authority, ...Object.fromEntries(set) }
}

/** How each order begins, as the server counts: the gravest, the first letter, what happened last. */
export const FIRST_DIRECTION: Record<DeviceSort, Direction> = {
  severity: 'asc',
  name: 'asc',
  room: 'asc',
  since: 'desc',
  heard: 'desc',
}

/** The filters in an address; what cannot be read is passed over, and what is the default is not written. */
export function validateFleetSearch(search: Record<string, unknown>): FleetSearch {
  const valid: FleetSearch = {}
  if (typeof search.q === 'string' && search.q.trim() !== '') valid.q = search.q.slice(0, 200)
  const status = oneOf(STATUSES, search.status)
  if (status) valid.status = status
  const kind = oneOf(DEVICE_KINDS, search.kind)
  if (kind) valid.kind = kind
  if (search.room === 'none' || isId(search.room)) valid.room = search.room
  const simulated = oneOf(['only', 'none'] as const, search.simulated)
  if (simulated) valid.simulated = simulated
  const sort = oneOf(DEVICE_SORTS, search.sort)
  if (sort && sort !== 'severity') valid.sort = sort
  const direction = oneOf(['asc', 'desc'] as const, search.direction)
  if (direction && direction !== FIRST_DIRECTION[sort ?? 'severity']) valid.direction = direction
  return valid
}

/** What the server is asked for an address. */
export function toDeviceQuery(search: ScopedSearch): DeviceQuery {
  const { sort, direction, school, authority, ...filters } = search
  const { column, order } = orderOf({ ...(sort && { sort }), ...(direction && { direction }) })
  return { ...filters, ...(school && { school }), ...(authority && { authority }), sort: column, direction: order }
}

/** By which column, and which way, the rows stand. */
export function orderOf(search: Pick<FleetSearch, 'sort' | 'direction'>): { column: DeviceSort; order: Direction } {
  const column = search.sort ?? 'severity'
  return { column, order: search.direction ?? FIRST_DIRECTION[column] }
}

/** The address after a click on the header of `column`: its first order, then the other way round. */
export function sortedBy(search: FleetSearch, column: DeviceSort): FleetChange {
  const now = orderOf(search)
  const order = now.column === column ? (now.order === 'asc' ? 'desc' : 'asc') : FIRST_DIRECTION[column]
  const { sort, direction } = validateFleetSearch({ sort: column, direction: order })
  return { sort, direction }
}

/** The order as it is seen: the server counts the gravest as the first, and a column of ages shows the moments upside down. */
export function seenOrder(column: DeviceSort, order: Direction): 'ascending' | 'descending' {
  const upsideDown = column === 'severity' || column === 'heard'
  return (order === 'asc') !== upsideDown ? 'ascending' : 'descending'
}

/** Whether anything narrows the list down. */
export function isFiltered({ q, status, kind, room, simulated }: FleetSearch): boolean {
  return [q, status, kind, room, simulated].some((value) => value !== undefined)
}

function oneOf<T extends string>(values: readonly T[], value: unknown): T | undefined {
  return values.find((candidate) => candidate === value)
}
