import type { WindowRules } from '@preau/protocol/rules/window-rules.ts'
import type { OpenRefusal, ShellOpening, Sign, ViewQuestion } from '@preau/protocol/session.ts'

/** Something of note in a shell, for the log: what fell and came back, or what was held up. */
export type ShellEvent =
  | { event: 'shown'; ms: number }
  | { event: 'fell'; what: 'kiosk' | 'lesson'; why: string }
  | { event: 'held'; what: string }
  /** The button of a sign was touched. */
  | { event: 'sign_touched'; view: string }
  /** The question in a window of its own was answered. */
  | { event: 'answered'; view: string; yes: boolean }

/** What shows the kiosk in a person's session, and over it what a lesson opens. */
export interface Shell {
  /**
   * Shows the kiosk and keeps it there until `hide`. `invite` gives an address that lets one window in, once: it is asked at each
   * start, and after it `rules` for those of the window.
   */
  show(invite: () => Promise<string>, rules?: () => WindowRules | undefined): void
  /** Closes everything, until `show`. */
  hide(): Promise<void>
  /** Opens something in a fresh profile, over the kiosk; what was open is closed first. undefined: it is shown. */
  open(opening: ShellOpening, rules?: WindowRules): Promise<OpenRefusal | undefined>
  /** Closes what a lesson opened and wipes what it left; nothing happens where there is none. */
  close(): Promise<void>
  /** The kiosk before all else. */
  front?(): Promise<void>
  /**
   * Puts a sign over what is in front, or takes it away; gives whether it is to be seen there now. Without one nobody looks at this
   * screen from afar: a shell that cannot do it has none of this.
   */
  sign?(sign: Sign | undefined): Promise<boolean>
  /** Asks who sits there, where no kiosk does; gives whether the question is to be seen on the screen. */
  ask?(question: ViewQuestion): Promise<boolean>
}
