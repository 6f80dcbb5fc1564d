import { RANGES, type Range } from '../../format/periods.ts'

/** What of the device screen stands in its address. */
export interface DeviceSearch {
  /** How much time the charts show; 24 hours where nothing is said. */
  range?: Exclude<Range, 'day'>
  /** The last day that they show (`2026-11-23`, of the school); up to now where nothing is said. */
  to?: string
  /** Figures instead of curves. */
  view?: 'figures'
  /** The whole timeline instead of its newest lines. */
  events?: 'all'
  /** What is looked for among the software. */
  software?: string
}

/** The choices in an address; what cannot be read is passed over. */
export function validateDeviceSearch(search: Record<string, unknown>): DeviceSearch {
  const range = RANGES.find((each) => each === search.range)
  return {
    ...(range !== undefined && range !== 'day' && { range }),
    ...(typeof search.to === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(search.to) && { to: search.to }),
    ...(search.view === 'figures' && { view: 'figures' }),
    ...(search.events === 'all' && { events: 'all' }),
    ...(typeof search.software === 'string' && search.software !== '' && { software: search.software.slice(0, 100) }),
  }
}
