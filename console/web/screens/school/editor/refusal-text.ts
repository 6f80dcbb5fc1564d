import type { Room } from '@preau/protocol/api/places.ts'
import type { Voice } from '../../../format/translate.ts'
import { nameOf, type Refusal } from './draft.ts'

/** Why a change was not made, and what could be done instead. */
export function refusalText(refusal: Refusal, rooms: readonly Room[], { t }: Voice): string {
  return refusal.why === 'overlap'
    ? t('draw.refused.overlap', { other: nameOf(rooms, refusal.other) })
    : t(`draw.refused.${refusal.why}`)
}
