import type { Equipment } from '@preau/protocol/messages/equipment.ts'
import { AGENT_EVENTS, type AgentEventCode, type Event } from '@preau/protocol/messages/event.ts'
import type { Inventory, InventoryDigests } from '@preau/protocol/messages/inventory.ts'
import type { Lesson } from '@preau/protocol/messages/lesson.ts'
import type { Result } from '@preau/protocol/messages/result.ts'
import type { UpdateResult } from '@preau/protocol/messages/update-result.ts'
import type { Clock } from './clock.ts'
import { type Log, silent } from './log.ts'
import { beginAgain, openFile } from './outbox-file.ts'
import type { Moment, NewSample, OutboxLimits, OutboxRecord, OutboxSize, Place } from './outbox-record.ts'
import { tablesOf } from './outbox-tables.ts'
import { sqliteFault } from './sqlite-fault.ts'
import { inTransaction } from './transaction.ts'
import { createWaiting, type Entry } from './waiting.ts'

/** 30 days at one sample a minute, 64 MB, and four hours of samples in memory while the disk is full. */
export const LIMITS: OutboxLimits = { samples: 43_200, bytes: 64 * 1024 ** 2, waiting: 240 }

/**
 * The only queue of the agent: what is added stays until the server has it on disk (DESIGN 4, 5).
 * The adding functions give the seq, or undefined where the disk is full and the record waits in memory.
 */
export interface Outbox {
  addSample(sample: NewSample): number | undefined
  addEvent(event: Event, moment?: Moment): number | undefined
  /** All parts of one section at once; older parts of that section that wait still are replaced. */
  addInventory(parts: readonly Inventory[], moment?: Moment): number | undefined
  /** One that is whole replaces those that wait still. */
  addEquipment(equipment: Equipment): number | undefined
  addResult(result: Result): number | undefined
  addLesson(lesson: Lesson): number | undefined
  addUpdate(update: UpdateResult): number | undefined
  /** The oldest records after `after`, at most `maxRecords` and about `maxBytes` (always one where there is one). */
  peek(after: number, maxRecords: number, maxBytes: number): OutboxRecord[]
  /** Forgets what the server has stored; false where the ack is of another epoch or goes too far. */
  ack(epoch: number, upto: number): boolean
  place(): Place
  /** Takes the number of a new connection. */
  beginConnection(): number
  /** From now on records go under `epoch`, after `upto`; false where that cannot be. */
  adoptEpoch(epoch: number, upto: number): boolean
  /** One more try of the record `seq` was in vain; gives how many there were. */
  countTry(seq: number): number
  /** Puts the record aside: its seqs stay covered, by a sample without values. */
  setAside(seq: number): void
  /** Digests of the inventory sections: those that the server has, and those that lie here on their way to it. */
  inventory(): { acked: InventoryDigests; queued: InventoryDigests }
  size(): OutboxSize
  /** Whether the disk refuses new records at present. */
  isFull(): boolean
  /** Calls `listener` with its kind after each record added; gives what ends that. */
  onAdded(listener: (kind: OutboxRecord['kind']) => void): () => void
  close(): void
}

export interface OutboxOptions {
  clock: Pick<Clock, 'wall' | 'uptime'>
  limits?: OutboxLimits
  log?: Log
}

/**
 * Opens the outbox in the file at `path`, or in memory alone (`:memory:`, for simulators). A file that cannot be read is moved
 * aside and told of by an event. Throws STORE_LOCKED where another agent has the file.
 */
export function openOutbox(path: string, { clock, limits = LIMITS, log = silent }: OutboxOptions): Outbox {
  const moment = (): Moment => ({ at: clock.wall(), uptime: clock.uptime() })
  const waiting = createWaiting(limits.waiting)
  const listeners = new Set<(kind: OutboxRecord['kind']) => void>()
  let { db, wasCorrupt } = openFile(path, limits.bytes)
  let tables = tablesOf(db, limits)
  let connection = tables.place().connection
  /** The run is taken by the first write that succeeds, so that no record of this start bears the number of the last one. */
  let runTaken = false
  let fullSince: { moment: Moment; reason: 'full' | 'io' } | undefined
  let unwrittenAck: { epoch: number; upto: number } | undefined

  const write = <T>(act: () => T): T => {
    const result = inTransaction(db, () => {
      if (!runTaken) tables.beginRun()
      return act()
    })
    runTaken = true
    return result
  }

  /** `act`, once more on a new file where the present one turns out to be unreadable. */
  const guarded = <T>(act: () => T): T => {
    try {
      return act()
    } catch (error) {
      if (sqliteFault(error) !== 'corrupt') throw error
      log('error', 'outbox.corrupt', { path })
      db.close()
      db = beginAgain(path, limits.bytes)
      tables = tablesOf(db, limits)
      runTaken = false
      unwrittenAck = undefined
      write(() => tell('outbox.corrupt', moment()))
      return act()
    }
  }

  /** `act`, or `otherwise` where the disk takes nothing: what it would have written is tried again later. */
  const unlessFull = <T>(act: () => T, otherwise: (reason: 'full' | 'io') => T): T => {
    try {
      return guarded(act)
    } catch (error) {
      const fault = sqliteFault(error)
      if (fault !== 'full' && fault !== 'io') throw error
      return otherwise(fault)
    }
  }

  const tell = (event: AgentEventCode, when: Moment, params?: Event['params']) =>
    tables.addEvent({ event, severity: AGENT_EVENTS[event], ...(params && { params }) }, when)

  const put = (entry: Entry): number | undefined => {
    if (entry.kind === 'report') return tables.addSample(entry.sample)
    if (entry.kind === 'event') return tables.addEvent(entry.event, entry.moment)
    if (entry.kind === 'equipment') return tables.putEquipment(entry.equipment, entry.moment)
    if (entry.kind === 'result') return tables.addResult(entry.result, entry.moment)
    if (entry.kind === 'lesson') return tables.addLesson(entry.lesson, entry.moment)
    if (entry.kind === 'update-result') return tables.addUpdate(entry.update, entry.moment)
    return tables.addInventory(entry.parts, entry.moment)
  }

  /** Puts what waits on the disk, between the events that tell of the full disk; gives the seq of the last record of them. */
  const putWaiting = (): number | undefined => {
    if (!fullSince) return undefined
    tell('outbox.full', fullSince.moment, { reason: fullSince.reason })
    let last: number | undefined
    for (const entry of waiting.all()) last = put(entry)
    tell('outbox.recovered', moment(), { kept: waiting.all().length, lost: waiting.lost() })
    return last
  }

  const add = (entry: Entry): number | undefined => {
    if (fullSince) waiting.push(entry)
    const seq = unlessFull(
      () => write(() => (fullSince ? putWaiting() : put(entry))),
      (reason) => {
        if (!fullSince) {
          fullSince = { moment: moment(), reason }
          waiting.push(entry)
          log('error', 'outbox.full', { reason })
        }
        return undefined
      },
    )
    if (seq !== undefined) afterAdding()
    for (const listener of listeners) listener(entry.kind)
    return seq
  }

  const afterAdding = (): void => {
    if (fullSince) log('info', 'outbox.recovered', { kept: waiting.all().length, lost: waiting.lost() })
    fullSince = undefined
    waiting.clear()
    if (unwrittenAck) forget(unwrittenAck)
    if (!tables.isOverLimit()) return
    unlessFull(
      () =>
        write(() => {
          if (tables.thin()) tell('outbox.thinned', moment(), { samples: tables.place().samples })
        }),
      () => undefined,
    )
  }

  const forget = (ack: { epoch: number; upto: number }): void => {
    unwrittenAck = unlessFull(
      () => {
        if (tables.place().epoch === ack.epoch) write(() => tables.forget(ack.upto))
        return undefined
      },
      () => ack,
    )
  }

  if (wasCorrupt) {
    log('error', 'outbox.corrupt', { path })
    wasCorrupt = false
    add({ kind: 'event', event: { event: 'outbox.corrupt', severity: 'error' }, moment: moment() })
  } else
    unlessFull(
      () => write(() => undefined),
      () => undefined,
    )

  return {
    addSample: (sample) => add({ kind: 'report', sample }),
    addEvent: (event, when = moment()) => add({ kind: 'event', event, moment: when }),
    addInventory: (parts, when = moment()) =>
      parts.length === 0 ? undefined : add({ kind: 'inventory', parts, moment: when }),
    addEquipment: (equipment) => add({ kind: 'equipment', equipment, moment: moment() }),
    addResult: (result) => add({ kind: 'result', result, moment: moment() }),
    addLesson: (lesson) => add({ kind: 'lesson', lesson, moment: moment() }),
    addUpdate: (update) => add({ kind: 'update-result', update, moment: moment() }),
    peek: (after, maxRecords, maxBytes) => guarded(() => tables.peek(after, maxRecords, maxBytes)),
    ack(epoch, upto) {
      const place = guarded(() => tables.place())
      if (place.epoch !== epoch || upto >= place.next) return false
      if (upto >= place.first) forget({ epoch, upto })
      return true
    },
    place() {
      const { epoch, acked, first, next, run } = guarded(() => tables.place())
      return { epoch, acked, first, next, run, connection }
    },
    beginConnection() {
      connection += 1
      unlessFull(
        () => write(() => tables.setConnection(connection)),
        () => undefined,
      )
      return connection
    },
    adoptEpoch(epoch, upto) {
      const place = guarded(() => tables.place())
      if (upto >= place.next) return false
      if (epoch === place.epoch) {
        if (upto >= place.first) forget({ epoch, upto })
        return true
      }
      return unlessFull(
        () =>
          write(() => {
            tables.adopt(epoch, upto)
            return true
          }),
        () => false,
      )
    },
    countTry: (seq) =>
      unlessFull(
        () => write(() => tables.countTry(seq)),
        () => 1,
      ),
    setAside(seq) {
      unlessFull(
        () =>
          write(() => {
            const [record] = tables.peek(seq - 1, 1, 0)
            if (!record || record.seq !== seq) return
            const { kind, first } = record
            if (tables.setAside(record)) tell('record.set_aside', moment(), { kind, first, seq })
            else tables.forget(seq)
          }),
        () => undefined,
      )
    },
    inventory: () => guarded(() => tables.inventory()),
    size() {
      const { records, samples, bytes } = guarded(() => tables.place())
      return { records, samples, bytes, waiting: waiting.all().length }
    },
    isFull: () => fullSince !== undefined,
    onAdded(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      listeners.clear()
      db.close()
    },
  }
}
