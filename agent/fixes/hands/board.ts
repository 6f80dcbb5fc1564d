import type { Hands } from '../run-runbook.ts'

export interface BoardParts {
  /** Looks for devices on every line again, and asks those that are known. */
  seekAgain(): void
  /** Whether what shows the picture of this machine answers; undefined where it has no such thing. */
  answers(): boolean | undefined
}

/** The board of the machine: looked for, and asked anew. */
export function boardHands({ seekAgain, answers }: BoardParts): Hands {
  return {
    actions: {
      'board.find': async () => {
        const before = answers()
        seekAgain()
        return { seen: { known: before !== undefined, before: before ?? false } }
      },
    },
    conditions: { 'board.answers': async () => answers() === true },
  }
}
