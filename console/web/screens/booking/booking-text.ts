import type { BookingRow, SchoolDay } from '@preau/protocol/api/bookings.ts'
import type { Resource } from '@preau/protocol/api/resources.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { CLOSERS, CLOSURE_CAUSES, type Closer, type ClosureCause } from '@preau/protocol/rules/booking/closure.ts'
import { BOOKING_REFUSALS, type BookingRefusal } from '@preau/protocol/rules/booking/refusals.ts'
import type { Wish } from '@preau/protocol/rules/booking/wall-time.ts'
import { reasonName } from '../../format/reason-text.ts'
import type { Voice } from '../../format/translate.ts'
import { minuteOf, printed } from './wall-clock.ts'

/** A day at noon: what the formatter makes a date of. A date says nothing of hours. */
export const noonOf = (date: string) => Date.parse(`${date}T12:00:00Z`)

/** Dates of the school's wall, whatever its time zone is. */
const wall = (voice: Voice) => voice.format.in('UTC')

/** `mercredi`, `wednesday`: as it stands in a sentence. */
export function weekdayName(date: string, { locale }: Voice): string {
  const tag = locale === 'fr' ? 'fr-FR' : 'en-GB'
  return new Intl.DateTimeFormat(tag, { weekday: 'long', timeZone: 'UTC' }).format(noonOf(date))
}

/** `Jeu. 26 nov.` */
export function dayText(date: string, voice: Voice, now: number): string {
  return capital(wall(voice).date(noonOf(date), now))
}

/** `Lun. 23`, over a column. */
export function columnText(date: string, voice: Voice): string {
  return capital(wall(voice).weekdayAndDay(noonOf(date)))
}

/** `jeu. 26 nov., 10 h 15`: when something begins, in a sentence; of a loan both its days. */
export function whenText(wish: Wish, voice: Voice, now: number): string {
  const day = wall(voice).date(noonOf(wish.date), now)
  if (wish.until !== undefined) return `${day} → ${wall(voice).date(noonOf(wish.until), now)}`
  return `${day}, ${printed(minuteOf(wish.from), voice.format)}`
}

/** `Jeu. 26 nov., 10 h 15 à 11 h 30`: the title of a dialog. */
export function spanText(wish: Wish, voice: Voice, now: number): string {
  if (wish.until !== undefined) return capital(whenText(wish, voice, now))
  const [from, to] = [wish.from, wish.to].map((time) => printed(minuteOf(time), voice.format))
  return voice.t('book.when', { day: dayText(wish.date, voice, now), from: from ?? '', to: to ?? '' })
}

/** How a session goes at its board; undefined while nothing was said of it. */
export function lessonText({ lesson }: Pick<BookingRow, 'lesson'>, { t }: Voice): string | undefined {
  if (!lesson || lesson.state === 'planned') return undefined
  return t(lesson.lost ? 'booking.lesson.lost' : `booking.lesson.${lesson.state}`)
}

/** What a resource is called: a room with a board by its board, which is what one books. */
export function resourceName({ kind, board, name }: Resource): string {
  return kind === 'board' && board ? board.name : name
}

/** What a resource is, under its name: what of it is ready, what is wrong with it, what is in it, or where it is. */
export function resourceText(resource: Resource, voice: Voice): string {
  const { t, format } = voice
  const { board, devices, contents, room, keptAt, approval } = resource
  if (board && (board.status === 'down' || board.status === 'degraded')) {
    const [reason] = board.reasons
    return reason ? `${t(`status.${board.status}`)}, ${reasonName(reason.code, voice)}` : t(`status.${board.status}`)
  }
  const listed = contents.map(({ what, count }) => t('bookings.item', { count: format.number(count), what })).join(', ')
  if (listed !== '' && devices.total > 0) return `${listed}, ${t('bookings.ready', { count: devices.ready })}`
  if (listed !== '') return listed
  if (devices.total > 0 && resource.kind !== 'board') {
    return t('bookings.devices', { count: devices.total, ready: devices.ready })
  }
  if (approval) return t('bookings.approval')
  return resource.kind === 'board' ? (room?.name ?? '') : keptAt
}

/** Whose a booking is, as far as one may know. */
export function whoText({ mine, teacher, thirdParty }: BookingRow, { t }: Voice): string {
  if (thirdParty !== null && thirdParty !== '') return thirdParty
  return mine ? t('bookings.you') : (teacher ?? t('bookings.somebody'))
}

/** The line under it: class, then what it is about or how it stands. */
export function whatText(row: BookingRow, voice: Voice, now: number): string {
  const { t } = voice
  const parts = [row.classLabel]
  // Of what went as it should one wants to know later what it was about.
  const lesson = row.lesson?.state === 'ended' && row.to <= now ? undefined : lessonText(row, voice)
  if (row.state === 'asked') parts.push(t('bookings.asked'))
  else if (row.state === 'offered') parts.push(t('bookings.offered'))
  else if (lesson !== undefined) parts.push(lesson)
  else if (row.from <= now && now < row.to) parts.push(t('bookings.running'))
  else if (row.waiting > 0) parts.push(t('bookings.on_list', { count: row.waiting }))
  else if (row.title) parts.push(row.title)
  else if (row.series !== null && row.mine) {
    parts.push(t('bookings.each', { weekday: voice.format.weekday(row.from) }))
  }
  return parts.filter(Boolean).join(' · ')
}

/** Why there is no class on a day. */
export function closedText({ state, reason, date }: SchoolDay, voice: Voice): string | null {
  if (state === 'open') return null
  if (state === 'unknown') return voice.t('bookings.unknown_day')
  if (state === 'closed') return reason ?? voice.t('bookings.holiday')
  return voice.t('bookings.no_class', { weekday: weekdayName(date, voice) })
}

/** `Fermée : travaux (mairie)`: why nobody has a room then. */
export function shutText({ cause, by }: { cause: ClosureCause; by: Closer }, { t }: Voice): string {
  return t('closure.shut', { cause: t(`closure.cause.${cause}`), by: t(`closure.by.${by}`) })
}

/** A refusal as the server says it: its reason, and what it names. */
export interface Refused {
  reason: BookingRefusal
  name?: string | undefined
  date?: string | undefined
  /** Who has it, where one may know. */
  who?: string | undefined
  /** Of a room that is closed: why, and by whom. */
  cause?: ClosureCause | undefined
  by?: Closer | undefined
}

/** The refusal in an error; undefined where it is another error. */
export function refusedIn(error: unknown): Refused | undefined {
  if (!(error instanceof PreauError) || error.code !== 'BOOKING_REFUSED') return undefined
  const { reason, name, cause, by } = error.context
  const known = BOOKING_REFUSALS.find((one) => one === reason)
  return (
    known && {
      reason: known,
      ...(typeof name === 'string' && { name }),
      cause: CLOSURE_CAUSES.find((one) => one === cause),
      by: CLOSERS.find((one) => one === by),
    }
  )
}

/** Why it cannot be booked, in one sentence. */
export function refusalText({ reason, name, date, who, cause, by }: Refused, voice: Voice): string {
  const { t } = voice
  if (reason === 'holiday') return name ? t('refusal.holiday', { name }) : t('refusal.holiday_plain')
  if (reason === 'closed') return `${shutText({ cause: cause ?? 'use', by: by ?? 'school' }, voice)}.`
  if (reason === 'taken') return who ? t('refusal.taken_by', { who: capital(who) }) : t('refusal.taken')
  if (reason === 'no_class_day') {
    const weekday = date === undefined ? '' : weekdayName(date, voice)
    return t('refusal.no_class_day', { weekday })
  }
  return t(`refusal.${reason}`)
}

/** A day of a series that was passed over, in a list: `mer. 23 déc. (Noël)`. */
export function skippedText({ date, reason, name }: Refused & { date: string }, voice: Voice, now: number): string {
  const { t } = voice
  const day = wall(voice).date(noonOf(date), now)
  if (reason === 'holiday') return `${day} (${name ?? t('refusal.short.holiday_plain')})`
  const short = (['no_class_day', 'taken', 'closed', 'calendar_unknown'] as const).find((one) => one === reason)
  return `${day} (${t(`refusal.short.${short ?? 'other'}`)})`
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
