import type { Message } from '@preau/protocol/messages/message.ts'
import type { UpKind } from '@preau/protocol/topics.ts'
import type { DeviceState } from '../../fleet/device-state.ts'
import { applyMessage } from '../apply.ts'
import { newUnit, type Unit, type World } from '../unit.ts'

export const SCHOOL = '01999d00-0000-7000-8000-000000000001'
export const DEVICE = '01999d00-0000-7000-8000-0000000000aa'
export const NOW = 1_795_509_120_000
export const INSTANCE = 'a'.repeat(32)

/** A world whose clock stands at NOW and whose identifiers count up. */
export function testWorld(): World {
  let count = 0
  return {
    clock: () => NOW,
    newId: () => `01999d00-0000-7000-8000-${(++count).toString(16).padStart(12, '0')}`,
    nextSeq: () => ++count,
    listeningSince: 0,
  }
}

/** A device that was enrolled and never heard. */
export function freshDevice(change: Partial<DeviceState> = {}): DeviceState {
  return {
    school: SCHOOL,
    device: DEVICE,
    sampleNumber: 1,
    kind: 'desktop',
    epoch: 0,
    upto: -1,
    stateEpoch: 0,
    stateSeq: -1,
    values: {},
    valuesAt: null,
    heardAt: null,
    firstHeardAt: null,
    interval: 60,
    connectedAt: null,
    connection: 0,
    instance: null,
    asleep: null,
    duplicateAt: null,
    agent: null,
    inventory: {},
    status: { status: 'unknown', since: NOW - 86_400_000, reasons: [], conditions: {}, recheckAt: null },
    instances: [],
    attached: null,
    via: null,
    replay: null,
    added: 0,
    quarantineToldAt: null,
    ...change,
  }
}

/** A device that is in the middle of epoch 7, with everything up to seq 9 stored. */
export function livingDevice(change: Partial<DeviceState> = {}): DeviceState {
  return freshDevice({
    epoch: 7,
    upto: 9,
    stateEpoch: 7,
    stateSeq: 9,
    values: { 'cpu.load': 5 },
    valuesAt: NOW - 60_000,
    heardAt: NOW - 60_000,
    firstHeardAt: NOW - 86_400_000,
    connectedAt: NOW - 3_600_000,
    connection: 3,
    instance: INSTANCE,
    instances: [INSTANCE],
    status: { status: 'ok', since: NOW - 3_600_000, reasons: [], conditions: {}, recheckAt: null },
    ...change,
  })
}

type Body<K extends UpKind> = Extract<Message, { kind: K }>['body']

/** A message of the device, sent now. */
export function message<K extends UpKind>(kind: K, seq: number, body: Body<K>, change: Partial<Message> = {}): Message {
  const envelope = { v: 1, school: SCHOOL, device: DEVICE, epoch: 7, seq, at: NOW, uptime: 5000, run: 2 }
  return { ...envelope, kind, body, ...change } as Message
}

export function birth(body: Partial<Body<'birth'>> = {}, epoch = 7): Message {
  const usual = {
    instance: INSTANCE,
    connection: 4,
    interval: 60,
    first: 10,
    next: 10,
    acked: 9,
    agent: { version: '0.1.0', platform: 'linux', arch: 'x64' },
    values: { 'cpu.load': 20 },
    inventory: {},
  }
  return message('birth', 9, { ...usual, ...body }, { epoch })
}

/** One sample a minute, the last one now. */
export function report(from: number, values: Record<string, number | null>[], epoch = 7): Message {
  const samples = values.map((readings, index) => {
    const age = (values.length - 1 - index) * 60
    return { seq: from + index, at: NOW - age * 1000, uptime: 5000 - age, run: 2, values: readings }
  })
  return message('report', from + values.length - 1, { samples }, { epoch })
}

/** What messages, taken in together, do to a device: its state changes in place. */
export function take(state: DeviceState, ...messages: Message[]): Unit {
  const unit = newUnit(testWorld())
  unit.states.set(state.device, state)
  for (const each of messages) applyMessage(unit, state, each, NOW)
  return unit
}

/** The words of the timeline that a unit writes. */
export function told(unit: Unit): string[] {
  return unit.events.map(({ event }) => event)
}
