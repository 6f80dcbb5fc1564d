import type { DeviceRow } from '@preau/protocol/api/devices.ts'

/** A PC that works, for tests. */
export function exampleRow(fields: Partial<DeviceRow> = {}): DeviceRow {
  return {
    id: 'a',
    name: 'PC 1',
    kind: 'desktop',
    school: { id: 'school', name: 'École A' },
    room: { id: 'room', name: 'Informatique' },
    status: 'ok',
    since: 0,
    reasons: [],
    heardAt: 0,
    interval: 60,
    model: null,
    serial: null,
    simulated: false,
    ...fields,
  }
}
