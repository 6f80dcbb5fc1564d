import { ERRORS, type ErrorCode } from '@preau/protocol/errors.ts'
import type { Voice } from './translate.ts'

/** An error in words. */
export interface ErrorText {
  /** What failed. */
  title: string
  /** What is safe, and what to do. */
  advice: string
}

/** The words for an error code; one that this version does not know has general ones. The code itself is shown in small. */
export function errorText(code: string, { t }: Voice): ErrorText {
  const known: ErrorCode | 'UNKNOWN' = isKnown(code) ? code : 'UNKNOWN'
  return { title: t(`error.${known}.title`), advice: t(`error.${known}.advice`) }
}

function isKnown(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code)
}
