import type { RoomClosure } from '@preau/protocol/api/room-closures.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { CLOSURE_REFUSALS } from '@preau/protocol/rules/booking/closure.ts'
import type { Voice } from '../../format/translate.ts'
import { capital, shutText } from '../booking/booking-text.ts'

/** How a closure stands, in a few words. */
export function standText({ state, reason, cancelled }: RoomClosure, { t }: Voice): string {
  if (state === 'refused') return t('closure.state.refused', { reason: t(`closure.reason.${reason ?? 'over'}`) })
  if (state !== 'closed') return t(`closure.state.${state}`)
  return cancelled === 0 ? t('closure.state.closed_none') : t('closure.state.closed', { count: cancelled })
}

/** `Fermée : travaux (mairie)`; of one that does not keep people out only why and by whom: `Travaux (mairie)`. */
export function whyText(closure: RoomClosure, voice: Voice): string {
  const { t } = voice
  const { state, cause, by } = closure
  if (state === 'closed' || state === 'reopening') return shutText(closure, voice)
  return capital(t('closure.why', { cause: t(`closure.cause.${cause}`), by: t(`closure.by.${by}`) }))
}

/** `mar. 24 nov., 8 h → mer. 25 nov., 18 h`, in the time of the school. */
export function spanOfText({ from, to }: Pick<RoomClosure, 'from' | 'to'>, { t, format }: Voice, now: number): string {
  const at = (moment: number) => `${format.date(moment, now)}, ${format.time(moment)}`
  const isOneDay = format.dayKey(from) === format.dayKey(to - 1)
  return t('closure.span', { from: at(from), to: isOneDay ? format.time(to) : at(to) })
}

const REASONS = [...CLOSURE_REFUSALS, 'not_own', 'over'] as const

/** Why the server does not close or open it; undefined where it is another error. */
export function cannotText(error: unknown, { t }: Voice): string | undefined {
  if (!(error instanceof PreauError) || error.code !== 'CLOSURE_REFUSED') return undefined
  const known = REASONS.find((one) => one === error.context.reason)
  return known && t('closure.cannot', { reason: t(`closure.reason.${known}`) })
}
