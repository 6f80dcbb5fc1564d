import type { Event } from '@preau/protocol/messages/event.ts'
import type { Inventory, InventoryDigests } from '@preau/protocol/messages/inventory.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'

/** When a record was made, on the device's own clocks: `at` in ms since 1970, `uptime` in s. */
export interface Moment {
  at: number
  uptime: number
}

/** A look at the machine, before it has a seq. */
export interface NewSample extends Moment {
  full?: boolean
  values: ReadingValues
}

interface Covered extends Moment {
  /** The last seq that the record stands for, and the first. */
  seq: number
  first: number
  /** Start of the agent in which it was made. */
  run: number
}

/** A record as it lies in the outbox. Together they cover every seq from `first` to `next - 1`, each once. */
export type OutboxRecord =
  | (Covered & { kind: 'report'; full: boolean; values: ReadingValues })
  | (Covered & { kind: 'event'; body: Event })
  | (Covered & { kind: 'inventory'; body: Inventory })

/** Where the outbox stands; see protocol/rules/epoch.ts. */
export interface Place {
  epoch: number
  /** Last seq that the server acknowledged in this epoch; -1 before any. */
  acked: number
  /** Seq of the oldest record kept; `next` where there is none. */
  first: number
  next: number
  /** How often the outbox was opened. */
  run: number
  /** Number of the present or last connection. */
  connection: number
}

export interface OutboxLimits {
  /** Samples kept before the oldest are thinned. */
  samples: number
  /** Bytes of records kept before the oldest samples are thinned; twice as much is refused by the file itself. */
  bytes: number
  /** Records that wait in memory while the disk is full. */
  waiting: number
}

export interface OutboxSize {
  records: number
  samples: number
  bytes: number
  /** Records in memory that wait for room on the disk. */
  waiting: number
}

/**
 * The only queue of the agent: what is added stays until the server has it on disk (DESIGN 4, 5).
 * The adding functions give the seq, or undefined where the disk is full and the record waits in memory.
 */
export interface Outbox {
  addSample(sample: NewSample): number | undefined
  addEvent(event: Event, moment?: Moment): number | undefined
  /** All parts of one section at once; older parts of that section that wait still are replaced. */
  addInventory(parts: readonly Inventory[], moment?: Moment): number | undefined
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
  /** Calls `listener` after each record added; gives what ends that. */
  onAdded(listener: () => void): () => void
  close(): void
}
