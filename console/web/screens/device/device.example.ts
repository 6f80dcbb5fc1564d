import type { Device } from '@preau/protocol/api/devices.ts'

/** Tuesday 24 November 2026, 10:12 in Paris. */
export const NOW = Date.parse('2026-11-24T09:12:00Z')

/** A board PC in order, for tests. */
export function exampleDevice(change: Partial<Device> = {}): Device {
  return {
    id: '01930000-0000-7000-8000-000000000001',
    name: 'TNI salle 4',
    kind: 'board_pc',
    school: { id: '01930000-0000-7000-8000-000000000002', name: 'École Jules-Ferry' },
    room: { id: '01930000-0000-7000-8000-000000000003', name: 'Salle 4' },
    status: 'ok',
    since: NOW - 3_600_000,
    reasons: [],
    heardAt: NOW - 4000,
    interval: 60,
    model: 'Lenovo ThinkCentre M70q',
    serial: 'PF3K8Z1T',
    simulated: false,
    authority: null,
    values: {},
    valuesAt: NOW - 4000,
    asleep: null,
    enrolledAt: NOW - 86_400_000,
    firstHeardAt: NOW - 86_400_000,
    connectedAt: NOW - 3_600_000,
    agent: { version: '0.1.0', platform: 'win32', arch: 'x64' },
    note: '',
    warrantyUntil: null,
    equipment: null,
    ...change,
  }
}
