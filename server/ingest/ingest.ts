import { salvagePlace, salvageRecord } from '@preau/protocol/envelope.ts'
import { isPreauError, PreauError, toPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Equipment } from '@preau/protocol/messages/equipment.ts'
import { decodeMessage, isRecordKind, type Message } from '@preau/protocol/messages/message.ts'
import { UP_KINDS } from '@preau/protocol/topics.ts'
import type { DeviceState } from '../fleet/device-state.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { Database } from '../store/database.ts'
import { applyMessage } from './apply.ts'
import { boundDevice, LOOK_AFTER } from './bound.ts'
import { commitUnit } from './commit.ts'
import { makeEquipment } from './make-equipment.ts'
import { NO_EPOCH, noteStretch } from './place.ts'
import { quarantineRow } from './quarantine.ts'
import { CommitQueue, type Entry } from './queue.ts'
import { StoreState } from './store-state.ts'
import { draftIn, newUnit, tell, type Unit, type World } from './unit.ts'

/** A message as it came off the wire, from a device that has proved who it is. */
export interface IncomingMessage {
  school: Id
  device: Id
  kind: string
  topic: string
  payload: string
  bytes: number
  settle(error?: PreauError): void
}

/** A change of a device that no message asks for: time passed, a person renamed it. It runs in the same queue as messages. */
export type DeviceTask = (unit: Unit, state: DeviceState) => void

export interface IngestParts {
  db: Database
  fleet: Fleet
  world: World
  /** Called after each COMMIT with what is on disk now. */
  onCommitted(unit: Unit): void
  /** Called when the store begins to fail, and when it works again. */
  onStoreState?(state: StoreState): void
}

/** Between two lines of a timeline about messages of its device in quarantine, in ms. */
const TELL_QUARANTINE_AGAIN = 10 * 60_000

interface Work extends Entry {
  school: Id
  device: Id
  receivedAt: number
  /** Where it tells of devices that may be new. */
  equipment?: Equipment
  apply(unit: Unit, state: DeviceState): void
  /** Enters the message into quarantine instead, where it is one that can be. */
  setAside?(unit: Unit, state: DeviceState, error: PreauError): void
}

/**
 * Messages become rows. INVARIANTS: `settle()` without an error is called after COMMIT only (I1); states change in this
 * queue alone; a batch that fails is halved until the row that does harm is alone, and that one goes to quarantine.
 */
export class Ingest {
  readonly counters = { acked: 0, duplicates: 0, quarantined: 0 }
  readonly storeState = new StoreState()
  readonly #parts: IngestParts
  readonly #queue: CommitQueue<Work>

  constructor(parts: IngestParts) {
    this.#parts = parts
    this.#queue = new CommitQueue((batch) => this.#commit(batch))
  }

  /** How many messages and tasks wait for their commit. */
  get waiting(): number {
    return this.#queue.length
  }

  /** Takes a message. It is settled once: without an error when it is on disk, else with what stands in the way. */
  receive(message: IncomingMessage): void {
    const { clock } = this.#parts.world
    const receivedAt = clock()
    if (this.storeState.refuses(receivedAt)) {
      message.settle(new PreauError(this.storeState.code))
      return
    }
    const { apply, setAside, equipment } = readMessage(message, receivedAt)
    const { school, device, bytes } = message
    const settle = (error?: PreauError) => {
      if (!error) this.counters.acked += 1
      message.settle(error)
    }
    const taken = this.#queue.push({
      school,
      device,
      bytes,
      receivedAt,
      apply,
      setAside,
      settle,
      ...(equipment && { equipment }),
    })
    if (!taken) message.settle(new PreauError('SERVER_BUSY'))
  }

  /** Does something with the state of a device between two messages; resolves when it is on disk. */
  task(school: Id, device: Id, apply: DeviceTask): Promise<void> {
    return new Promise((done, failed) => {
      const receivedAt = this.#parts.world.clock()
      const settle = (error?: PreauError) => (error ? failed(error) : done())
      if (!this.#queue.push({ school, device, bytes: 0, receivedAt, apply, settle }))
        failed(new PreauError('SERVER_BUSY'))
    })
  }

  /** Resolves when everything taken so far is settled. */
  drain(): Promise<void> {
    return this.#queue.drain()
  }

  async #commit(batch: Work[]): Promise<void> {
    await this.#parts.fleet.ensure(batch)
    for (const { device, equipment } of batch) if (equipment) await makeEquipment(this.#parts, device, equipment)
    await this.#attempt(batch.filter((work) => this.#isOfOurs(work)))
  }

  /** Refuses what a device sends that the store does not have: nothing of it could be kept (I1). */
  #isOfOurs(work: Work): boolean {
    if (this.#parts.fleet.get(work.device)) return true
    work.settle(new PreauError('DEVICE_NOT_FOUND'))
    return false
  }

  async #attempt(batch: Work[]): Promise<void> {
    const unit = newUnit(this.#parts.world, this.#parts.fleet)
    try {
      const entries = batch.map((work) => () => this.#enter(unit, work))
      await commitUnit(this.#parts.db, unit, entries)
    } catch (error) {
      return this.#failed(batch, toPreauError(error, 'STORE_FAILED'))
    }
    this.#committed(unit)
    for (const work of batch) work.settle()
  }

  #enter(unit: Unit, work: Work): void {
    const committed = this.#parts.fleet.get(work.device)
    if (committed) work.apply(unit, draftIn(unit, committed))
  }

  #committed(unit: Unit): void {
    if (this.storeState.works()) this.#parts.onStoreState?.(this.storeState)
    for (const state of unit.states.values()) this.#put(state)
    this.counters.duplicates += unit.duplicates
    this.counters.quarantined += unit.quarantined.length
    this.#parts.onCommitted(unit)
  }

  /** Takes over what is on disk now; where much of one device has come in, its oldest rows beyond the bound go. */
  #put(state: DeviceState): void {
    const isDue = state.added >= LOOK_AFTER
    if (isDue) state.added = 0
    this.#parts.fleet.put(state)
    // What fails here is tried again after as many rows; nobody waits for it.
    if (isDue) boundDevice(this.#parts.db, state).catch(() => undefined)
  }

  /** A store that takes nothing at all refuses the whole batch; else half of it may still be good. */
  async #failed(batch: Work[], error: PreauError): Promise<void> {
    const [work] = batch
    if (isPreauError(error, 'STORE_FULL', 'STORE_UNREACHABLE', 'STORE_LOCKED') || !work)
      return this.#refuse(batch, error)
    if (batch.length > 1) {
      const half = batch.length >> 1
      await this.#attempt(batch.slice(0, half))
      return this.#attempt(batch.slice(half))
    }
    const committed = this.#parts.fleet.get(work.device)
    if (!work.setAside || !committed) return this.#refuse(batch, error)
    const unit = newUnit(this.#parts.world, this.#parts.fleet)
    work.setAside(unit, draftIn(unit, committed), error)
    try {
      await commitUnit(this.#parts.db, unit)
    } catch (second) {
      return this.#refuse(batch, toPreauError(second, 'STORE_FAILED'))
    }
    this.#committed(unit)
    work.settle()
  }

  #refuse(batch: Work[], error: PreauError): void {
    if (this.storeState.fails(error, this.#parts.world.clock())) this.#parts.onStoreState?.(this.storeState)
    for (const work of batch) work.settle(error)
  }
}

/** A device that sends nothing but what cannot be read is told of once in a while: the quarantine itself has every message. */
function tellSeldom(unit: Unit, state: DeviceState, code: string, at: number): void {
  const last = state.quarantineToldAt
  if (last !== null && Math.abs(at - last) < TELL_QUARANTINE_AGAIN) return
  state.quarantineToldAt = at
  tell(unit, state, 'message.quarantined', at, { code })
}

/** The places of a record that could not be read, also of a kind that is newer than this server. */
function stretchOf({ kind, payload }: IncomingMessage): { epoch: number; from: number; to: number } | undefined {
  if (!UP_KINDS.some((known) => known === kind)) return salvageRecord(payload)
  const place = isRecordKind(kind) ? salvagePlace(payload) : undefined
  return place && { epoch: place.epoch, from: place.seq, to: place.seq }
}

/** What is to be done with a message: its changes where it can be read, else its quarantine. */
function readMessage(
  incoming: IncomingMessage,
  receivedAt: number,
): Pick<Work, 'apply' | 'equipment'> & Required<Pick<Work, 'setAside'>> {
  const setAside = (unit: Unit, state: DeviceState, error: PreauError) => {
    unit.quarantined.push(quarantineRow(unit, incoming, error, receivedAt))
    tellSeldom(unit, state, error.code, receivedAt)
    // What is no record of the outbox only names a place in it, of which nothing is stored with it (I1).
    const stretch = stretchOf(incoming)
    if (stretch) noteStretch(unit, state, stretch)
  }
  let message: Message
  try {
    message = decodeMessage(incoming.payload, incoming.bytes)
    assertSender(message, incoming)
  } catch (error) {
    const refusal = isPreauError(error) ? error : toPreauError(error)
    return { apply: (unit, state) => setAside(unit, state, refusal), setAside }
  }
  const apply: Work['apply'] = (unit, state) => applyMessage(unit, state, message, receivedAt)
  return { apply, setAside, ...(message.kind === 'equipment' && { equipment: message.body }) }
}

/**
 * One identity: who connected, the topic, and what the envelope says. And a record has a place: the server's own events have
 * the epoch before the first, so that a record there would be lost among them.
 */
function assertSender(message: Message, { school, device, kind }: IncomingMessage): void {
  if (message.school !== school || message.device !== device || message.kind !== kind) {
    throw new PreauError('IDENTITY_MISMATCH', { kind: message.kind })
  }
  if (message.epoch === NO_EPOCH && isRecordKind(kind)) {
    throw new PreauError('MESSAGE_INVALID', { path: '/epoch', expected: 'the epoch of an answer to a birth' })
  }
}
