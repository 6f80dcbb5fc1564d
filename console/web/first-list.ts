import type { DeviceQuery } from '@preau/protocol/api/devices.ts'
import { FIRST_PAGE } from './api/paging.ts'
import { DEFAULT_TIME_ZONE } from './format/time-zone.ts'
import { validateScope } from './scope-search.ts'
import { listQuery } from './screens/fleet/list-query.ts'
import { validateFleetSearch } from './screens/fleet/search.ts'
import { parseSearch } from './search-text.ts'

/**
 * The first rows of the list that an address leads to, as its page asks for them before it knows a school; undefined for another page.
 * @param now ms since 1970
 */
export function firstList(
  { pathname, search }: { pathname: string; search: string },
  now: number,
): DeviceQuery | undefined {
  if (pathname !== '/fleet' && pathname !== '/') return undefined
  const raw = parseSearch(search)
  const query = listQuery({ ...validateScope(raw), ...validateFleetSearch(raw) }, now, DEFAULT_TIME_ZONE)
  return { ...query, ...FIRST_PAGE }
}
