import type { Equipment } from '@preau/protocol/messages/equipment.ts'
import type { Event } from '@preau/protocol/messages/event.ts'
import type { Inventory } from '@preau/protocol/messages/inventory.ts'
import type { Lesson } from '@preau/protocol/messages/lesson.ts'
import type { Result } from '@preau/protocol/messages/result.ts'
import type { UpdateResult } from '@preau/protocol/messages/update-result.ts'
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
  | (Covered & { kind: 'equipment'; body: Equipment })
  | (Covered & { kind: 'result'; body: Result })
  | (Covered & { kind: 'lesson'; body: Lesson })
  | (Covered & { kind: 'update-result'; body: UpdateResult })

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
  /**
   * Bytes of the file, which refuses to grow beyond. The oldest samples are thinned when the records take a third of it: pages
   * are never all full, and events, which are never thinned, need room beside them.
   */
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
