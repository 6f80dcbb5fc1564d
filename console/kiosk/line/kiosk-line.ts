import type { KioskAct, KioskAnswer, KioskState } from '@preau/protocol/kiosk.ts'

/** What the page knows of who serves it: the agent of this machine, or for a tablet the server of the school. */
export interface LineState {
  /** The newest state; undefined before the first. */
  state: KioskState | undefined
  /** What is to be added to the clock of this page, ms, for the time of the server. */
  ahead: number
  /** false: who serves the page does not answer, and what is shown may be old. */
  up: boolean
}

/** How the page hears and is heard. */
export interface KioskLine {
  /** For useSyncExternalStore: the same object until something is another one. */
  current(): LineState
  subscribe(listener: () => void): () => void
  /** Does one touch; undefined where nobody answered. */
  act(act: KioskAct): Promise<KioskAnswer | undefined>
}
