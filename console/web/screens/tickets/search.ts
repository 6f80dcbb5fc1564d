import { TICKET_SORTS, type TicketQuery, type TicketSort } from '@preau/protocol/api/tickets.ts'
import { type Id, isId } from '@preau/protocol/ids.ts'
import { TICKET_SEVERITIES, type TicketSeverity } from '@preau/protocol/rules/tickets/service-event.ts'
import type { TicketState } from '@preau/protocol/rules/tickets/states.ts'

/** What the counters over the list choose between. */
export const SHOWS = ['live', 'late', 'blocking', 'paused', 'restored', 'ended'] as const
export type Show = (typeof SHOWS)[number]
export const WHO = ['me', 'nobody', 'opened_by_me'] as const
export type Who = (typeof WHO)[number]

/** Filters and order of the tickets as they stand in the address, beside the scope of the page. */
export interface TicketSearch {
  q?: string
  /** What is under way, where it is not said. */
  show?: Show
  severity?: TicketSeverity
  who?: Who
  device?: Id
  sort?: TicketSort
  direction?: 'asc' | 'desc'
}
export type ScopedTicketSearch = TicketSearch & { school?: Id | undefined; authority?: Id | undefined }
export type TicketChange = { [N in keyof ScopedTicketSearch]?: ScopedTicketSearch[N] | undefined }

/** How each order begins. */
export const FIRST_DIRECTION: Record<TicketSort, 'asc' | 'desc'> = {
  due: 'asc',
  opened: 'desc',
  changed: 'desc',
  severity: 'asc',
  number: 'desc',
  school: 'asc',
}

/** Reads the address; what cannot be read is passed over, and what is the default is not written. */
export function validateTicketSearch(search: Record<string, unknown>): TicketSearch {
  const valid: TicketSearch = {}
  if (typeof search.q === 'string' && search.q.trim() !== '') valid.q = search.q.slice(0, 200)
  const show = SHOWS.find((one) => one === search.show)
  if (show && show !== 'live') valid.show = show
  const severity = TICKET_SEVERITIES.find((one) => one === search.severity)
  if (severity) valid.severity = severity
  const who = WHO.find((one) => one === search.who)
  if (who) valid.who = who
  if (isId(search.device)) valid.device = search.device
  const sort = TICKET_SORTS.find((one) => one === search.sort)
  if (sort && sort !== 'due') valid.sort = sort
  const direction = (['asc', 'desc'] as const).find((one) => one === search.direction)
  if (direction && direction !== FIRST_DIRECTION[sort ?? 'due']) valid.direction = direction
  return valid
}

/** The address after a change. A scope that goes is named as undefined, or the page would keep it. */
export function changed(search: ScopedTicketSearch, change: TicketChange): ScopedTicketSearch {
  const { school, authority, ...filters } = { ...search, ...change }
  const set = Object.entries(filters).filter(([, value]) => value !== undefined)
  return { school, authority, ...Object.fromEntries(set) }
}

/** What the server is asked. */
export function toTicketQuery(search: ScopedTicketSearch): TicketQuery {
  const { q, show = 'live', severity, who, device, school, authority, sort = 'due', direction } = search
  return {
    ...(q !== undefined && { q }),
    ...STATES[show],
    ...(severity && { severity }),
    ...(who === 'nobody' ? { state: 'open' as const } : who && { who }),
    ...(device && { device }),
    ...(school && { school }),
    ...(authority && { authority }),
    sort,
    direction: direction ?? FIRST_DIRECTION[sort],
  }
}

const STATES: Record<Show, { state: TicketState | 'live' | 'ended'; late?: 'only'; severity?: TicketSeverity }> = {
  live: { state: 'live' },
  late: { state: 'live', late: 'only' },
  blocking: { state: 'live', severity: 'blocking' },
  paused: { state: 'paused' },
  restored: { state: 'restored' },
  ended: { state: 'ended' },
}

/** The address after a click on the header of `column`: its first order, then the other way round. */
export function sortedBy(search: TicketSearch, column: TicketSort): TicketChange {
  const now = search.sort ?? 'due'
  const order = search.direction ?? FIRST_DIRECTION[now]
  const next = now === column ? (order === 'asc' ? 'desc' : 'asc') : FIRST_DIRECTION[column]
  const { sort, direction } = validateTicketSearch({ sort: column, direction: next })
  return { sort, direction }
}

/** Whether anything narrows the list down beyond what is under way. */
export function isFiltered({ q, show, severity, who, device }: TicketSearch): boolean {
  return [q, show, severity, who, device].some((value) => value !== undefined)
}

/** Every filter lifted; the scope and the order stay. */
export const NOTHING = { q: undefined, show: undefined, severity: undefined, who: undefined, device: undefined }
