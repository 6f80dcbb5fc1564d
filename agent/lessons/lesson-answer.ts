import type { KioskRefusal } from '@preau/protocol/kiosk.ts'

/** What became of something that a person at the board wants. */
export interface LessonAnswer {
  refused: KioskRefusal | null
  /** ms since 1970 */
  until: number | null
}

export const DONE: LessonAnswer = { refused: null, until: null }

export function refuse(refused: KioskRefusal): LessonAnswer {
  return { refused, until: null }
}
