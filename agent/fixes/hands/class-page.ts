import { PreauError } from '@preau/protocol/errors.ts'
import type { Hands } from '../run-runbook.ts'

export interface ClassPageParts {
  isShown(): boolean
  /** No shell shows it for so many minutes; then it is opened anew. */
  leave(minutes: number): void
  /** A person has a session on this machine. */
  isSessionOpen(): boolean
  /** Puts the screens of the session right, or back; undefined: it is so. */
  layout(way: 'reset' | 'restore'): Promise<string | undefined>
  /** Windows does not say how its screens stood before. */
  isWindows: boolean
  /** Resolves after so many ms. */
  wait(ms: number): Promise<void>
}

/** Closed for so long, in ms: a browser takes a moment to go. */
const CLOSED_FOR = 3000

/** The page at the board, closed and opened anew; and the screens of its session. */
export function classPageHands({ isShown, leave, layout, isWindows, isSessionOpen, wait }: ClassPageParts): Hands {
  const lay = async (way: 'reset' | 'restore') => {
    const refused = await layout(way)
    if (refused !== undefined) throw new PreauError('FIX_FAILED', { why: `the screens: ${refused}` })
  }
  return {
    actions: {
      'kiosk.restart': async () => {
        const before = isShown()
        leave(CLOSED_FOR / 60_000)
        await wait(CLOSED_FOR)
        if (!isSessionOpen()) throw new PreauError('FIX_FAILED', { why: 'no session' })
        return { seen: { before } }
      },
      'display.reset': async () => {
        await lay('reset')
        return isWindows ? {} : { undo: () => lay('restore') }
      },
    },
    conditions: { 'kiosk.shown': async () => isShown(), 'session.open': async () => isSessionOpen() },
  }
}
