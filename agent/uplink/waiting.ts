import type { Equipment } from '@preau/protocol/messages/equipment.ts'
import type { Event } from '@preau/protocol/messages/event.ts'
import type { Inventory } from '@preau/protocol/messages/inventory.ts'
import type { Lesson } from '@preau/protocol/messages/lesson.ts'
import type { Result } from '@preau/protocol/messages/result.ts'
import type { UpdateResult } from '@preau/protocol/messages/update-result.ts'
import type { Moment, NewSample } from './outbox-record.ts'

/** Something that has no seq yet. */
export type Entry =
  | { kind: 'report'; sample: NewSample }
  | { kind: 'event'; event: Event; moment: Moment }
  | { kind: 'inventory'; parts: readonly Inventory[]; moment: Moment }
  | { kind: 'equipment'; equipment: Equipment; moment: Moment }
  | { kind: 'result'; result: Result; moment: Moment }
  | { kind: 'lesson'; lesson: Lesson; moment: Moment }
  | { kind: 'update-result'; update: UpdateResult; moment: Moment }

export interface Waiting {
  push(entry: Entry): void
  all(): readonly Entry[]
  /** How many were let go for want of room since the last `clear`. */
  lost(): number
  clear(): void
}

/**
 * What waits in memory while the disk takes nothing: at most `limit`, in order. Beyond it the oldest sample goes first; an
 * inventory (it is asked for again), then equipment (it is sent whole again), an event, a lesson, a step of an update or a result only where nothing else is left.
 */
export function createWaiting(limit: number): Waiting {
  let entries: Entry[] = []
  let lost = 0
  return {
    push(entry) {
      entries.push(entry)
      if (entries.length <= limit) return
      const order = ['report', 'inventory', 'equipment', 'event', 'lesson', 'update-result', 'result'] as const
      const victim = order.map((kind) => entries.findIndex((one) => one.kind === kind)).find((index) => index >= 0) ?? 0
      entries.splice(victim, 1)
      lost += 1
    },
    all: () => entries,
    lost: () => lost,
    clear() {
      entries = []
      lost = 0
    },
  }
}
