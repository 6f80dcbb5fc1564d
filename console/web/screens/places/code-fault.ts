import { isPreauError } from '@preau/protocol/errors.ts'
import { parseInsee, parseUai } from '@preau/protocol/rules/place-codes.ts'
import type { Voice } from '../../format/translate.ts'

export type CodeKind = 'uai' | 'insee'

/** What is wrong with a code as typed, in words, with the letter that would fit; undefined where it can be kept. Empty is fine. */
export function codeFault(kind: CodeKind, text: string, { t }: Pick<Voice, 't'>): string | undefined {
  if (text.trim() === '') return undefined
  try {
    if (kind === 'uai') parseUai(text)
    else parseInsee(text)
    return undefined
  } catch (error) {
    if (!isPreauError(error)) throw error
    const { expected } = error.context
    if (kind === 'insee') return t('places.insee_wrong')
    return typeof expected === 'string' ? t('places.uai_letter', { letter: expected }) : t('places.uai_wrong')
  }
}
