import type { KioskAct, KioskAnswer, KioskState } from '@preau/protocol/kiosk.ts'

/** What the page at the board shows and what its touches do; how it is carried is none of its business. */
export interface KioskDesk {
  /** All that the page shows now, with the time of the server as far as it is known. */
  state(): KioskState
  /** Calls back each time state() may be another one; gives what ends that. */
  onChange(listener: () => void): () => void
  /** Does one touch. It refuses by its answer; what it throws is a mistake of the program. */
  act(act: KioskAct): Promise<Omit<KioskAnswer, 'ms'>>
}
