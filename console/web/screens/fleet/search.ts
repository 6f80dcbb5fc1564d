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
  sort?: DeviceSort
  direction?: Direction
}

/** How each order begins: the gravest, the first letter, the longest. */
export const FIRST_DIRECTION: Record<DeviceSort, Direction> = {
  severity: 'desc',
  name: 'asc',
  room: 'asc',
  since: 'asc',
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
  const sort = oneOf(DEVICE_SORTS, search.sort)
  if (sort && sort !== 'severity') valid.sort = sort
  const direction = oneOf(['asc', 'desc'] as const, search.direction)
  if (direction && direction !== FIRST_DIRECTION[sort ?? 'severity']) valid.direction = direction
  return valid
}

/** What the server is asked for an address. */
export function toDeviceQuery(search: FleetSearch & { school?: Id; authority?: Id }): DeviceQuery {
  const { sort, direction, ...filters } = search
  const { column, order } = orderOf({ ...(sort && { sort }), ...(direction && { direction }) })
  return { ...filters, sort: column, direction: order }
}

/** By which column, and which way, the rows stand. */
export function orderOf(search: Pick<FleetSearch, 'sort' | 'direction'>): { column: DeviceSort; order: Direction } {
  const column = search.sort ?? 'severity'
  return { column, order: search.direction ?? FIRST_DIRECTION[column] }
}

/** The address after a click on the header of `column`: its first order, then the other way round. */
export function sortedBy(search: FleetSearch, column: DeviceSort): FleetSearch {
  const { sort: _, direction: __, ...rest } = search
  const now = orderOf(search)
  const order = now.column === column ? (now.order === 'asc' ? 'desc' : 'asc') : FIRST_DIRECTION[column]
  return validateFleetSearch({ ...rest, sort: column, direction: order })
}

/** Whether anything narrows the list down. */
export function isFiltered({ q, status, kind, room }: FleetSearch): boolean {
  return [q, status, kind, room].some((value) => value !== undefined)
}

function oneOf<T extends string>(values: readonly T[], value: unknown): T | undefined {
  return values.find((candidate) => candidate === value)
}
