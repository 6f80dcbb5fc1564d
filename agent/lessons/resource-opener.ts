import type { WindowRules } from '@preau/protocol/rules/window-rules.ts'
import type { OpenRefusal, ShellOpening } from '@preau/protocol/session.ts'

/** What shows on the board what a lesson opens: the shells in the sessions of this machine, or what a test puts in their place. */
export interface ResourceOpener {
  /** Opens something in a fresh profile; undefined: it is shown. What was open is closed first. `rules` of its window, where others than the program's came signed. */
  open(what: ShellOpening, rules?: WindowRules): Promise<OpenRefusal | undefined>
  /** Closes what is open and wipes what it left. */
  close(): Promise<void>
}
