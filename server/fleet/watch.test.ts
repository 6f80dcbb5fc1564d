import { describe, expect, it } from 'vitest'
import type { Database } from '../store/database.ts'
import type { DeviceState } from './device-state.ts'
import { rederive } from './device-state.ts'
import { Fleet } from './fleet.ts'
import { watchFleet } from './watch.ts'

const NOW = 1_795_509_120_000
const SECOND = 1000
const DAY = 86_400_000

/** A fleet of one device that announced a sign of life each minute, and a clock that a test sets. */
function watched(change: Partial<DeviceState> = {}) {
  const fleet = new Fleet({} as Database)
  let now = NOW
  const first: DeviceState = {
    school: 'school',
    device: 'device',
    sampleNumber: 1,
    kind: 'desktop',
    epoch: 7,
    upto: 9,
    stateEpoch: 7,
    stateSeq: 9,
    values: {},
    valuesAt: NOW,
    heardAt: NOW,
    firstHeardAt: NOW - DAY,
    interval: 60,
    connectedAt: NOW,
    connection: 1,
    instance: null,
    asleep: null,
    duplicateAt: null,
    agent: null,
    inventory: {},
    status: { status: 'ok', since: NOW - DAY, reasons: [], conditions: {}, recheckAt: NOW + 90 * SECOND },
    instances: [],
    attached: null,
    via: null,
    replay: null,
    added: 0,
    quarantineToldAt: null,
    ...change,
  }
  fleet.put(first)
  const written: (number | null)[] = []
  const state = () => fleet.get('device') ?? first
  const recheck = async () => {
    const draft = { ...state(), heardAt: fleet.heardAt(state()) }
    rederive(draft, now, 0)
    fleet.put(draft)
    written.push(draft.heardAt)
  }
  return {
    hear: () => fleet.hear('device', now),
    state,
    written,
    async at(time: number) {
      now = time
      await watchFleet({ fleet, clock: () => now, listeningSince: 0, recheck })
      return state().status.status
    },
    set: (time: number) => {
      now = time
    },
  }
}

describe('watchFleet', () => {
  it('finds a device offline that missed its announced interval, and back with its first ping', async () => {
    const device = watched()
    expect([await device.at(NOW + 89 * SECOND), await device.at(NOW + 90 * SECOND)]).toEqual(['ok', 'offline'])
    device.set(NOW + 100 * SECOND)
    device.hear()
    expect(await device.at(NOW + 101 * SECOND)).toBe('ok')
  })

  it('writes the last sign of life of a device that only pings, each five minutes', async () => {
    const device = watched()
    for (let second = 1; second <= 660; second++) {
      device.set(NOW + second * SECOND)
      if (second % 60 === 0) device.hear()
      await device.at(NOW + second * SECOND)
    }
    expect(device.written.map((at) => ((at ?? 0) - NOW) / SECOND)).toEqual([360])
    expect(device.state().status.status).toBe('ok')
  })

  it('finds a device offline although its last sign of life is of a clock that was years ahead', async () => {
    const device = watched({
      heardAt: NOW + 3650 * DAY,
      status: { status: 'ok', since: NOW, reasons: [], conditions: {}, recheckAt: NOW + 3650 * DAY },
    })
    expect([await device.at(NOW), await device.at(NOW + 89 * SECOND), await device.at(NOW + 91 * SECOND)]).toEqual([
      'ok',
      'ok',
      'offline',
    ])
  })
})
