import { randomBytes } from 'node:crypto'
import { uuidv7 } from '@preau/protocol/ids.ts'
import type { World } from '../ingest/unit.ts'

/** The world of a past, in which it is as late as the one who tells it says; from `at` on, ms since 1970. */
export function pastWorld(at: number): { world: World; turn(at: number): void } {
  let clock = at
  let lastSeq = 0
  const world: World = {
    clock: () => clock,
    newId: () => uuidv7(clock, randomBytes(10)),
    nextSeq: () => {
      lastSeq = Math.max(lastSeq + 1, clock * 1000)
      return lastSeq
    },
    listeningSince: 0,
  }
  return {
    world,
    turn(to) {
      clock = to
    },
  }
}
