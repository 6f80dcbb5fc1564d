import { PreauError } from '@preau/protocol/errors.ts'
import type { Hands } from '../run-runbook.ts'

export interface ClassPageParts {
  isShown(): boolean
  /** No shell shows it for so many minutes; then it is opened anew. */
  leave(minutes: number): void
  /** A person has a session on this machine. */
  isSessionOpen(): boolean
  /** Resolves after so many ms. */
  wait(ms: number): Promise<void>
}

/** Closed for so long, in ms: a browser takes a moment to go. */
const CLOSED_FOR = 3000

/** The page at the board: closed and opened anew. */
export function classPageHands({ isShown, leave, isSessionOpen, wait }: ClassPageParts): Hands {
  return {
    actions: {
      'kiosk.restart': async () => {
        const before = isShown()
        leave(CLOSED_FOR / 60_000)
        await wait(CLOSED_FOR)
        if (!isSessionOpen()) throw new PreauError('FIX_FAILED', { why: 'no session' })
        return { seen: { before } }
      },
    },
    conditions: { 'kiosk.shown': async () => isShown(), 'session.open': async () => isSessionOpen() },
  }
}
