import type { DeviceQuery } from '@preau/protocol/api/devices.ts'
import { dayWindow } from '../../format/day-window.ts'
import { type ScopedSearch, toDeviceQuery } from './search.ts'

const HOUR = 3_600_000

/**
 * What the list of devices asks for, without its window. It is another question each hour, not each instant.
 * @param now ms since 1970, server clock
 */
export function listQuery(search: ScopedSearch, now: number, timeZone: string): DeviceQuery {
  const { dayFrom } = dayWindow(Math.floor(now / HOUR) * HOUR, timeZone)
  return { ...toDeviceQuery(search), dayFrom }
}
