import type { KioskAct, KioskAnswer, KioskState } from '@preau/protocol/kiosk.ts'
import type { KioskDesk } from '../desk.ts'

type Answer = Omit<KioskAnswer, 'ms'>

export interface FakeDesk extends KioskDesk {
  /** What was asked for, the oldest first. */
  readonly acts: readonly KioskAct[]
  /** Makes the state another one, and says so. */
  become(state: KioskState): void
  /** What the next acts are answered; well done where nothing is said. */
  answer(reply: (act: KioskAct) => Answer | Promise<Answer>): void
}

/** A desk of which a test says how everything stands. */
export function fakeDesk(first: KioskState): FakeDesk {
  let state = first
  let reply: (act: KioskAct) => Answer | Promise<Answer> = () => ({ refused: null, until: null })
  const acts: KioskAct[] = []
  const listeners = new Set<() => void>()
  return {
    acts,
    state: () => state,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async act(act) {
      acts.push(act)
      return reply(act)
    },
    become(next) {
      state = next
      for (const listener of listeners) listener()
    },
    answer(given) {
      reply = given
    },
  }
}
