/** What of the device screen stands in its address. */
export interface DeviceSearch {
  /** The last 24 hours as figures instead of curves. */
  view?: 'figures'
  /** The whole timeline instead of its newest lines. */
  events?: 'all'
  /** What is looked for among the software. */
  software?: string
}

/** The choices in an address; what cannot be read is passed over. */
export function validateDeviceSearch(search: Record<string, unknown>): DeviceSearch {
  return {
    ...(search.view === 'figures' && { view: 'figures' }),
    ...(search.events === 'all' && { events: 'all' }),
    ...(typeof search.software === 'string' && search.software !== '' && { software: search.software.slice(0, 100) }),
  }
}
