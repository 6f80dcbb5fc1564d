import { isDeepStrictEqual } from 'node:util'
import type { Id } from '@preau/protocol/ids.ts'
import type { Want } from '@preau/protocol/messages/ack.ts'
import { SERVER_EVENTS, type ServerEventCode } from '@preau/protocol/messages/event.ts'
import type { DeviceStatus } from '@preau/protocol/rules/device-status.ts'
import { Attachments } from '../fleet/attachments.ts'
import { type DeviceState, draftOf, rederive } from '../fleet/device-state.ts'
import type { ArrivedResult, EndedCommand } from '../store/commands.ts'
import type { ConnectionRow } from '../store/connections.ts'
import type { EventRow } from '../store/events.ts'
import type { InventoryPartRow } from '../store/inventories.ts'
import type { ArrivedLesson } from '../store/lessons.ts'
import type { QuarantineRow } from '../store/quarantine.ts'
import type { SampleRow } from '../store/samples.ts'
import type { StatusChangeRow } from '../store/status-history.ts'
import type { TabletRow } from '../store/tablets.ts'
import type { ArrivedUpdate } from '../store/update-results.ts'

/** What a unit of work needs of the world, passed in. */
export interface World {
  /** Clock of the server, ms since 1970. */
  clock(): number
  newId(): Id
  /** Increasing numbers, also over restarts: the seq of the server's own events. */
  nextSeq(): number
  /** Since when the server has been listening, ms since 1970. */
  listeningSince: number
}

/** Where a unit finds devices that a message of another one is about. */
export interface KnownDevices {
  get(device: Id): DeviceState | undefined
  readonly attachments: Pick<Attachments, 'find' | 'named' | 'reachedBy'>
}

const NOBODY: KnownDevices = { get: () => undefined, attachments: new Attachments() }

/** The answer that a birth awaits. */
export interface BirthAnswer {
  connection: number
  instance: string
  wants: Want[]
}

/**
 * What one transaction is going to write: drafts of the devices that it touches and the rows that it adds. Nothing of it
 * counts before the COMMIT; a unit that fails is thrown away whole.
 */
export interface Unit {
  readonly world: World
  /** Every device as it is on disk. */
  readonly fleet: KnownDevices
  readonly states: Map<Id, DeviceState>
  /** Those that are not yet handed to the transaction. */
  readonly samples: SampleRow[]
  readonly events: EventRow[]
  readonly parts: InventoryPartRow[]
  readonly tablets: TabletRow[]
  readonly quarantined: QuarantineRow[]
  readonly statusChanges: StatusChangeRow[]
  readonly opened: ConnectionRow[]
  readonly closed: { school: Id; device: Id; connection: number; at: number; by: string }[]
  readonly answers: Map<Id, BirthAnswer>
  readonly wants: Map<Id, Want>
  /** Devices of which status, reasons or conditions may differ from what is stored. */
  readonly restated: Set<Id>
  /** Devices of which it changed how they are attached, and those whose make did. */
  readonly attached: Set<Id>
  readonly remade: Set<Id>
  readonly results: ArrivedResult[]
  readonly lessons: ArrivedLesson[]
  readonly updates: ArrivedUpdate[]
  /** Commands that the results ended: filled at the COMMIT. */
  ended: EndedCommand[]
  /** Devices of which something was stored: they are due an ack. */
  readonly acked: Set<Id>
  /** Devices of which something changed that a whole fleet can be asked for. */
  readonly measured: Set<Id>
  duplicates: number
}

export function newUnit(world: World, fleet: KnownDevices = NOBODY): Unit {
  return {
    world,
    fleet,
    states: new Map(),
    samples: [],
    events: [],
    parts: [],
    tablets: [],
    quarantined: [],
    statusChanges: [],
    opened: [],
    closed: [],
    answers: new Map(),
    wants: new Map(),
    restated: new Set(),
    attached: new Set(),
    remade: new Set(),
    results: [],
    lessons: [],
    updates: [],
    ended: [],
    acked: new Set(),
    measured: new Set(),
    duplicates: 0,
  }
}

/** The draft of a device in this unit, made of its committed state at the first call. */
export function draftIn(unit: Unit, committed: DeviceState): DeviceState {
  const known = unit.states.get(committed.device)
  if (known) return known
  const draft = draftOf(committed)
  unit.states.set(draft.device, draft)
  return draft
}

/** Adds a line that the server itself writes into the timeline of a device. */
export function tell(
  unit: Unit,
  state: DeviceState,
  event: ServerEventCode,
  at: number,
  params: Record<string, string | number | boolean> = {},
): void {
  state.added += 1
  unit.events.push({
    school: state.school,
    device: state.device,
    epoch: 0,
    seq: unit.world.nextSeq(),
    id: unit.world.newId(),
    at,
    receivedAt: unit.world.clock(),
    source: 'server',
    event,
    severity: SERVER_EVENTS[event],
    params,
  })
}

/** Whether more is to be kept of a status than its word, which is the same: most reports of a device in trouble change nothing of that. */
function isOther(before: DeviceStatus, after: DeviceStatus): boolean {
  return !isDeepStrictEqual(before.reasons, after.reasons) || !isDeepStrictEqual(before.conditions, after.conditions)
}

/** Derives the status anew as of `at`; a change goes into history and timeline. */
export function updateStatus(unit: Unit, state: DeviceState, at: number): void {
  const before = rederive(state, at, unit.world.listeningSince)
  if (before.status === state.status.status) {
    if (isOther(before, state.status)) unit.restated.add(state.device)
    return
  }
  unit.restated.add(state.device)
  const { status, since, reasons } = state.status
  const decided = reasons.find((reason) => reason.status === status)
  const from = Math.max(since, before.since)
  state.status = { ...state.status, since: from }
  unit.statusChanges.push({
    school: state.school,
    device: state.device,
    at: from,
    status,
    reason: decided?.code ?? null,
  })
  tell(unit, state, 'status.changed', from, {
    from: before.status,
    to: status,
    ...(decided ? { reason: decided.code } : {}),
  })
}

/** The devices of which a unit has more to say than new measures: a status, an event, a birth. */
export function newsOf({ restated, answers, events, attached }: Unit): Set<Id> {
  return new Set([...restated, ...attached, ...answers.keys(), ...events.map(({ device }) => device)])
}
