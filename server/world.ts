import { randomBytes } from 'node:crypto'
import { uuidv7 } from '@preau/protocol/ids.ts'
import type { World } from './ingest/unit.ts'

/** The clock and the random source of a running server. */
export function realWorld(clock: () => number = Date.now): World {
  let lastSeq = 0
  return {
    clock,
    newId: () => uuidv7(clock(), randomBytes(10)),
    nextSeq: () => {
      lastSeq = Math.max(lastSeq + 1, clock() * 1000)
      return lastSeq
    },
    listeningSince: clock(),
  }
}
