import type { Event } from '@preau/protocol/messages/event.ts'
import { missedAt } from '@preau/protocol/rules/device-status.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import { type DeviceState, mergeValues } from '../fleet/device-state.ts'
import { tell, type Unit, updateStatus } from '../ingest/unit.ts'
import type { DaySample } from '../store/sample-tiers/day.ts'
import type { ToldRecord } from './told.ts'

/** While a device is connected its pings are heard, which no record tells of: it is not missed, in s. */
const NEVER_MISSED = Number.MAX_SAFE_INTEGER / 2000

/** Where the records of one device are worked off: what the server would have stored, had it been there. */
export interface Past {
  unit: Unit
  state: DeviceState
  /** The samples of all the time, oldest first. */
  samples: DaySample[]
  /** What lies in the outbox of a device that cannot be reached: it comes when it is heard again, or not in this past. */
  outbox: Exclude<ToldRecord, { silent: true } | { replaced: object }>[]
  /** Seconds between signs of life, as the device promises. */
  interval: number
  /** When it first said what it is made of as it is now; null while it still has to. */
  inventoryAt: number | null
  /** Sets the clock of the unit, ms since 1970. */
  turn(at: number): void
}

/** Takes in what a device told, by the rules by which the ingest would have. Records come in the order of their time. */
export function takeRecord(past: Past, record: ToldRecord): void {
  const { unit, state } = past
  passTime(past, record.at)
  past.turn(record.at)
  if ('silent' in record) fallSilent(past, record.at)
  else if ('replaced' in record) {
    past.inventoryAt = null
    tell(unit, state, 'device.replaced', record.at, record.replaced)
  } else if (!record.heard) past.outbox.push(record)
  else {
    hear(past, record.at)
    for (const late of past.outbox.splice(0)) take(past, late)
    take(past, record)
  }
}

function take(past: Past, record: Past['outbox'][number]): void {
  if ('event' in record) takeEvent(past, record)
  else takeSample(past, record)
}

/** Ends the past at `now`: whoever is connected was heard just then. */
export function endPast(past: Past, now: number): void {
  const { unit, state } = past
  passTime(past, now)
  past.turn(now)
  if (state.connectedAt !== null) {
    state.heardAt = now
    disconnect(past, now, 'server')
  }
  state.interval = past.interval
  updateStatus(unit, state, now)
  sinceReason(state)
}

/** As at the end of an outage: what decides may be older than the last night's sleep. */
export function sinceReason(state: DeviceState): void {
  const decided = state.status.reasons.find((reason) => reason.status === state.status.status)
  state.status = { ...state.status, since: Math.min(state.status.since, decided?.since ?? state.status.since) }
}

/** What time alone changes, until `at`: a condition that has held for long enough, a silence that is a fault. */
export function passTime(past: Past, at: number): void {
  const { unit, state } = past
  for (let due = state.status.recheckAt; due !== null && due < at; due = state.status.recheckAt) {
    past.turn(due)
    updateStatus(unit, state, due)
    if (state.status.recheckAt === due) return
  }
}

function hear(past: Past, at: number): void {
  const { unit, state } = past
  state.heardAt = at
  state.firstHeardAt ??= at
  past.inventoryAt ??= at
  state.interval = NEVER_MISSED
  if (state.connectedAt !== null) return
  const { school, device } = state
  state.connection += 1
  state.connectedAt = at
  unit.opened.push({ school, device, connection: state.connection, instance: state.instance ?? '', openedAt: at })
  tell(unit, state, 'connection.opened', at)
}

function fallSilent(past: Past, at: number): void {
  const { unit, state } = past
  if (state.connectedAt === null) return
  state.heardAt = at
  state.interval = past.interval
  disconnect(past, missedAt(at, past.interval), 'death')
  tell(unit, state, 'connection.lost', missedAt(at, past.interval))
  updateStatus(unit, state, at)
}

function disconnect({ unit, state }: Past, at: number, by: string): void {
  const { school, device, connection } = state
  state.connectedAt = null
  unit.closed.push({ school, device, connection, at, by })
}

function takeSample(
  { unit, state, samples }: Past,
  { at, values, full, heard }: { at: number; values: ReadingValues; full?: true; heard: boolean },
): void {
  state.upto += 1
  samples.push({ at, readings: values })
  if (!heard) return
  state.values = mergeValues(full ? {} : state.values, values)
  state.valuesAt = at
  state.stateSeq = state.upto
  state.asleep = null
  updateStatus(unit, state, at)
}

function takeEvent(past: Past, { at, heard, event: told }: { at: number; heard: boolean; event: Event }): void {
  const { unit, state } = past
  const { event, severity, params = {} } = told
  const { school, device, epoch } = state
  state.upto += 1
  const seq = state.upto
  unit.events.push({
    ...{ school, device, epoch, seq, at, event, severity, params },
    id: unit.world.newId(),
    receivedAt: unit.world.clock(),
    source: 'agent',
  })
  if (!heard || (event !== 'device.asleep' && event !== 'device.awake')) return
  state.asleep = event === 'device.asleep' ? { since: at, cause: String(params.cause ?? 'stopped') } : null
  state.stateSeq = seq
  updateStatus(unit, state, at)
  if (state.asleep) disconnect(past, at, 'close')
}
