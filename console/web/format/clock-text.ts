import type { TicketClockDetail } from '@preau/protocol/api/tickets.ts'
import type { Target } from '@preau/protocol/contracts/terms.ts'
import type { Voice } from './translate.ts'

/** How a commitment reads: the shapes of a status, in the words of a contract. */
export function clockState(
  { state, late, metAt }: Pick<TicketClockDetail, 'state' | 'late' | 'metAt'>,
  { t, format }: Voice,
  now: number,
): { shape: 'ok' | 'degraded' | 'down' | 'offline' | 'unknown' | 'asleep'; text: string } {
  if (metAt !== null) {
    const moment = format.momentWithTime(metAt, now)
    return late
      ? { shape: 'down', text: t('sheet.clock.met_late', { moment }) }
      : { shape: 'ok', text: t('sheet.clock.met', { moment }) }
  }
  if (state === 'over') return { shape: 'asleep', text: t('sheet.clock.over') }
  if (late) return { shape: 'down', text: t('sheet.clock.late') }
  if (state === 'unknown') return { shape: 'unknown', text: t('sheet.clock.unknown') }
  if (state === 'paused') return { shape: 'offline', text: t('sheet.clock.is_paused') }
  return { shape: 'asleep', text: t('sheet.clock.running') }
}

/** `4 h de service` or `3 jours ouvrés`, and what meets a GTI. */
export function targetText({ target, startEvent }: TicketClockDetail, voice: Voice): string {
  const { t } = voice
  const text = targetWords(target, voice)
  const known = START_EVENTS.find((event) => event === startEvent)
  return known ? `${text}, ${t('sheet.clock.starts', { event: t(`sheet.event.${known}`) })}` : text
}

/** `4 h de service` or `3 jours ouvrés`. */
export function targetWords(target: Target, { t, format }: Voice): string {
  return 'hours' in target
    ? t('sheet.clock.target_hours', { hours: format.number(target.hours) })
    : t('sheet.clock.target_days', { count: target.working_days })
}

const START_EVENTS = ['acknowledged', 'remote_start', 'on_site'] as const
const SECOND = 1000
const HOUR = 3600

/** A span of service: in hours however long it is, since a day of service has no 24 of them. */
export function serviceTime(seconds: number, { format }: Voice): string {
  if (seconds < 24 * HOUR) return format.duration(seconds * SECOND)
  const minutes = Math.floor((seconds % HOUR) / 60)
  const hours = `${format.number(Math.floor(seconds / HOUR))}\u00a0h`
  return minutes === 0 ? hours : `${hours}\u00a0${String(minutes).padStart(2, '0')}`
}

/** `2 h 18 sur 6 h, suspendu 1 h 30, reste 3 h 42 de service`: what of the allowance is used, in service time. */
export function clockSentence({ allowed, elapsed, paused, metAt, state }: TicketClockDetail, voice: Voice): string {
  const { t } = voice
  if (elapsed === null) return t('sheet.clock.unknown')
  const spent = serviceTime(elapsed, voice)
  const parts = [
    allowed === null
      ? t('sheet.clock.elapsed_only', { elapsed: spent })
      : t('sheet.clock.elapsed', { elapsed: spent, allowed: serviceTime(allowed, voice) }),
  ]
  if (paused !== null && paused > 0) parts.push(t('sheet.clock.paused', { paused: serviceTime(paused, voice) }))
  if (allowed !== null && elapsed > allowed) {
    parts.push(t('sheet.clock.beyond', { beyond: serviceTime(elapsed - allowed, voice) }))
  } else if (allowed !== null && metAt === null && state !== 'over') {
    parts.push(t('sheet.clock.left', { left: serviceTime(allowed - elapsed, voice) }))
  }
  return parts.join(', ')
}
