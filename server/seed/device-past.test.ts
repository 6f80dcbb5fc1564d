import { describe, expect, it } from 'vitest'
import { freshDevice } from '../ingest/testing/a-device.ts'
import { newUnit } from '../ingest/unit.ts'
import { endPast, type Past, takeRecord } from './device-past.ts'
import type { ToldRecord } from './told.ts'

const EIGHT = Date.parse('2026-11-24T07:00:00Z')
const MINUTE = 60_000
const at = (minute: number) => EIGHT + minute * MINUTE

/** What a server would know of a tablet that told this, ten hours after its morning. */
function past(records: readonly ToldRecord[], now = at(600)) {
  let clock = EIGHT
  let seq = 0
  const unit = newUnit({ clock: () => clock, newId: () => 'id', nextSeq: () => ++seq, listeningSince: 0 })
  const status = { status: 'unknown' as const, since: EIGHT - 1, reasons: [], conditions: {}, recheckAt: null }
  const state = freshDevice({ kind: 'tablet', epoch: 7, stateEpoch: 7, instance: 'i', status })
  const turn = (to: number) => {
    clock = to
  }
  const lived: Past = { unit, state, samples: [], outbox: [], interval: 30, inventoryAt: null, turn }
  for (const record of records) takeRecord(lived, record)
  endPast(lived, now)
  const minutes = (time: number) => Math.round((time - EIGHT) / 1000) / 60
  return {
    state,
    inventoryAt: minutes(lived.inventoryAt ?? 0),
    statuses: unit.statusChanges.map(({ at, status, reason }) => [minutes(at), status, reason]),
    events: unit.events.map(({ at, event }) => [minutes(at), event]),
    samples: lived.samples.map((sample) => minutes(sample.at)),
    connections: unit.closed.map(({ at, by }) => [minutes(at), by]),
  }
}

const look = (minute: number, values: Record<string, number>, heard = true): ToldRecord => ({
  ...{ at: at(minute), heard, values },
})
const word = (minute: number, event: string): ToldRecord => ({
  at: at(minute),
  heard: true,
  event: { event, severity: 'info', params: { cause: 'sleep' } },
})

describe('the past of a device that does not exist', () => {
  it('is judged by the rules of every device, and by time where nothing was told', () => {
    const { statuses, state } = past([
      look(0, { 'wifi.signal': -60 }),
      look(60, { 'wifi.signal': -83 }),
      look(61, { 'cpu.load': 4 }),
      look(200, { 'wifi.signal': -60 }),
      word(400, 'device.asleep'),
    ])
    expect(statuses).toEqual([
      [0, 'ok', null],
      [90, 'degraded', 'wifi_weak'],
      [200, 'ok', null],
      [400, 'asleep', 'asleep'],
    ])
    expect(state).toMatchObject({ heardAt: at(400), firstHeardAt: at(0), connectedAt: null, upto: 4, stateSeq: 4 })
    expect(state.values).toEqual({ 'wifi.signal': -60, 'cpu.load': 4 })
  })

  it('is offline from its last word on where it fell silent, and its connection is lost when that is noticed', () => {
    const { statuses, connections, events } = past([
      look(0, { 'cpu.load': 4 }),
      { at: at(30), silent: true },
      look(90, { 'cpu.load': 5 }),
    ])
    expect(statuses).toEqual([
      [0, 'ok', null],
      [30, 'offline', 'silent'],
      [90, 'ok', null],
    ])
    expect(connections).toEqual([
      [30.75, 'death'],
      [600, 'server'],
    ])
    expect(events.filter(([, event]) => event === 'connection.lost')).toEqual([[30.75, 'connection.lost']])
  })

  it('has what lay in the outbox once it is heard again, and not before', () => {
    const silence: ToldRecord[] = [
      look(0, { 'cpu.load': 4 }),
      { at: at(30), silent: true },
      look(40, { 'cpu.load': 90 }, false),
    ]
    expect(past(silence).samples).toEqual([0])
    const back = past([...silence, look(90, { 'cpu.load': 5 })])
    expect(back.samples).toEqual([0, 40, 90])
    expect(back.state.values).toEqual({ 'cpu.load': 5 })
    expect(back.statuses.filter(([minute]) => minute === 40)).toEqual([])
  })

  it('tells of a machine that was put in its place', () => {
    const { events, inventoryAt } = past([
      look(0, { 'cpu.load': 4 }),
      { at: at(1), replaced: { model: 'HP' } },
      look(5, { 'cpu.load': 4 }),
    ])
    expect(events).toContainEqual([1, 'device.replaced'])
    expect(inventoryAt).toBe(5)
  })

  it('says of what is wrong since when that is, not since the last night', () => {
    const { state, statuses } = past([
      look(0, { 'battery.health': 60 }),
      word(10, 'device.asleep'),
      word(20, 'device.awake'),
      look(21, { 'battery.health': 60 }),
    ])
    expect(statuses.at(-1)).toEqual([20, 'degraded', 'battery_worn'])
    expect(state.status).toMatchObject({ status: 'degraded', since: at(0) })
  })
})
