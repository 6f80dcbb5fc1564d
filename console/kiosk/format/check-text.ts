import type { KioskCheck, KioskSession, KioskTicket } from '@preau/protocol/kiosk.ts'
import type { Shape } from '../../ui/StatusMark.tsx'
import type { KioskVoice } from './voice.ts'

const SHAPES = { pending: 'unknown', ok: 'ok', warning: 'degraded', failed: 'down', unknown: 'unknown' } as const

/** A check as shape and words: `Tableau`, or `Tableau, sans réponse depuis 8 h 12`. */
export function checkText(
  { what, verdict, reason, since }: KioskCheck,
  voice: KioskVoice,
): { shape: Shape; text: string } {
  const { t, format } = voice
  const name = t(`check.${what}`)
  const shape = SHAPES[verdict]
  if (verdict === 'ok') return { shape, text: name }
  const isTold = reason !== null && (verdict === 'failed' || verdict === 'warning')
  const why = isTold ? t(`check.why.${reason}`) : t(`check.verdict.${verdict}`)
  const said = since !== null && isTold ? t('check.why_since', { why, time: format.time(since) }) : why
  return { shape, text: t('check.with', { what: name, why: said }) }
}

/** What is wrong, in one sentence, by the gravest of the checks. */
export function failureTitle({ diagnosis }: Pick<KioskSession, 'diagnosis'>, { t, has }: KioskVoice): string {
  const failed = diagnosis?.checks.find(({ verdict }) => verdict === 'failed')
  if (!failed) return t('failed.plain')
  const key = `failed.${failed.reason}`
  return failed.reason !== null && failed.reason !== 'other' && has(key)
    ? (t as (key: string) => string)(key)
    : t(`failed.${failed.what}`)
}

/**
 * Who was told, and when somebody comes: of the ticket of a session that failed.
 * @param reached whether the server answers, and with it whoever makes the ticket
 */
export function whoComes(
  ticket: KioskTicket | undefined,
  { now, reached }: { now: number; reached: boolean },
  voice: KioskVoice,
): string {
  const { t } = voice
  if (!ticket?.sent) return t(reached ? 'failed.told' : 'failed.unsent')
  if (ticket.state === 'on_site') return t('failed.there')
  if (ticket.state === 'restored' || ticket.state === 'closed') return t('failed.restored')
  if (ticket.visitAt !== null && ticket.visitAt > now)
    return t('failed.visit', { when: dayAndTime(ticket.visitAt, now, voice) })
  return ticket.state === 'open' ? t('failed.told') : t('failed.taken')
}

/** `aujourd’hui à 14 h 30`, `mardi à 9 h`. */
export function dayAndTime(at: number, now: number, { t, format }: KioskVoice): string {
  return t('when.day_at', { day: format.comingDay(at, now), time: format.time(at) })
}

/** A ticket as one says it at the board: `Pas de son : passage prévu mardi, 9 h`. */
export function ticketText(ticket: KioskTicket, now: number, voice: KioskVoice): string {
  const { t, format } = voice
  const { state, visitAt, sent, openedAt } = ticket
  if (!sent) return t('ticket.unsent')
  if (visitAt !== null && visitAt > now && state !== 'restored' && state !== 'closed') {
    return t('ticket.visit', { when: dayAndTime(visitAt, now, voice) })
  }
  return state === 'open' ? t('ticket.open', { when: format.spokenMoment(openedAt, now) }) : t(`ticket.${state}`)
}

/** What a ticket is about: what was written, else what somebody saw. */
export function ticketName({ title, symptom }: KioskTicket, { t, print }: KioskVoice): string {
  return title !== '' ? print(title) : t(`symptom.${symptom ?? 'other'}`)
}
