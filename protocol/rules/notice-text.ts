import type { NoticeKind, NoticeParams } from './notices.ts'

export type NoticeLanguage = 'fr' | 'en'

/** What a sentence is made of beside the notice itself. */
export interface NoticeWhere {
  language: NoticeLanguage
  /** Null where it is about no school, or one that is gone. */
  school: string | null
  timeZone: string
}

type Told = NoticeParams & { at: string; ticket: string; money: string }
type Sentence = (told: Told) => string

const SEVERITY = {
  fr: { blocking: 'bloquante', major: 'majeure', minor: 'mineure', request: '' },
  en: { blocking: 'blocking', major: 'major', minor: 'minor', request: '' },
} as const
const COMMITMENT = {
  fr: { gti: 'intervention', gtr: 'rétablissement' },
  en: { gti: 'response', gtr: 'repair' },
} as const
const CLOSED = {
  fr: { works: 'travaux', visit: 'passage du mainteneur', safety: 'sécurité', use: 'autre usage' },
  en: { works: 'works', visit: 'visit of the maintainer', safety: 'safety', use: 'other use' },
} as const
const CLOSED_BY = {
  fr: { school: 'école', territory: 'mairie' },
  en: { school: 'school', territory: 'town hall' },
} as const

const FR: Record<NoticeKind, Sentence> = {
  ticket_opened: ({ ticket, severity }) =>
    severity === 'request'
      ? `Nouvelle demande${ticket}`
      : `Panne ${SEVERITY.fr[severity ?? 'minor']} signalée${ticket}`,
  ticket_taken: ({ ticket }) => `Prise en charge${ticket}`,
  visit_planned: ({ ticket, at }) => `Passage prévu ${at}${ticket}`,
  access_refused: ({ ticket }) => `Accès impossible, le délai est suspendu${ticket}`,
  handed_over: ({ ticket }) => `À vous de traiter${ticket}`,
  ticket_restored: ({ ticket }) => `Remis en service${ticket}`,
  ticket_closed: ({ ticket }) => `Ticket clos : donnez votre avis en un geste${ticket}`,
  ticket_rejected: ({ ticket }) => `Ticket rejeté, le motif est dans sa fiche${ticket}`,
  ticket_reopened: ({ ticket }) => `Ticket rouvert${ticket}`,
  at_risk: ({ ticket, at, commitment }) => `À risque : ${COMMITMENT.fr[commitment ?? 'gtr']} due ${at}${ticket}`,
  late: ({ ticket, at, commitment }) => `En retard : ${COMMITMENT.fr[commitment ?? 'gtr']} due ${at}${ticket}`,
  penalty_notified: ({ contract, lot, money, at }) =>
    `Pénalité notifiée : ${money}, marché ${contract}, lot ${lot} ; vos observations sont attendues avant ${at}`,
  penalty_contested: ({ contract, lot }) =>
    `Observations du titulaire sur une pénalité, marché ${contract}, lot ${lot}`,
  penalty_decided: ({ contract, lot, money }) => `Pénalité décidée : ${money}, marché ${contract}, lot ${lot}`,
  pause_contested: ({ ticket }) => `Suspension contestée par le titulaire, à vous de répondre${ticket}`,
  pause_answered: ({ ticket }) => `Réponse à votre contestation d’une suspension${ticket}`,
  booking_to_approve: ({ title, at }) => `Réservation à accorder : ${title ?? ''}, ${at}`,
  booking_made: ({ title, at }) => `Une réservation est faite pour vous : ${title ?? ''}, ${at}`,
  booking_approved: ({ title, at }) => `Réservation accordée : ${title ?? ''}, ${at}`,
  booking_refused: ({ title, at }) => `Réservation refusée : ${title ?? ''}, ${at}`,
  booking_cancelled: ({ title, at }) => `Votre réservation est annulée : ${title ?? ''}, ${at}`,
  booking_moved: ({ title, at }) => `Votre réservation est déplacée : ${title ?? ''}, ${at}`,
  booking_closed: ({ title, at, cause, closer, instead }) =>
    `${title ?? ''} est fermé (${CLOSED.fr[cause ?? 'use']}, ${CLOSED_BY.fr[closer ?? 'school']}), votre séance est annulée : ${at}${instead === undefined ? '' : ` ; libre à cette heure : ${instead}`}`,
  booking_back: ({ title, at }) => `${title ?? ''} est rouvert, votre réservation tient de nouveau : ${at}`,
  room_closed: ({ title, at, cause, closer }) =>
    `${title ?? ''} est fermé à partir de : ${at} (${CLOSED.fr[cause ?? 'use']}, ${CLOSED_BY.fr[closer ?? 'school']})`,
  booking_offered: ({ title, at }) => `${title ?? ''} s’est libéré, ${at} : confirmez pour le garder`,
  loan_due: ({ title, at }) => `${title ?? ''} est à rendre ${at}`,
  lesson_failed: ({ title, at, instead }) =>
    `Le tableau n’est pas prêt pour votre séance, ${title ?? ''}, ${at}${instead === undefined ? '' : ` ; à la place : ${instead}`}`,
  survey_opened: ({ until }) => `Votre avis sur le numérique de l’école : deux questions, jusqu’au ${until}`,
}

const EN: Record<NoticeKind, Sentence> = {
  ticket_opened: ({ ticket, severity }) =>
    severity === 'request'
      ? `New request${ticket}`
      : `A ${SEVERITY.en[severity ?? 'minor']} fault was reported${ticket}`,
  ticket_taken: ({ ticket }) => `Taken in charge${ticket}`,
  visit_planned: ({ ticket, at }) => `Visit planned ${at}${ticket}`,
  access_refused: ({ ticket }) => `No access: the clock is paused${ticket}`,
  handed_over: ({ ticket }) => `Yours to treat${ticket}`,
  ticket_restored: ({ ticket }) => `Working again${ticket}`,
  ticket_closed: ({ ticket }) => `Ticket closed: give your opinion in one touch${ticket}`,
  ticket_rejected: ({ ticket }) => `Ticket rejected, the reason is in it${ticket}`,
  ticket_reopened: ({ ticket }) => `Ticket reopened${ticket}`,
  at_risk: ({ ticket, at, commitment }) => `At risk: ${COMMITMENT.en[commitment ?? 'gtr']} due ${at}${ticket}`,
  late: ({ ticket, at, commitment }) => `Late: ${COMMITMENT.en[commitment ?? 'gtr']} due ${at}${ticket}`,
  penalty_notified: ({ contract, lot, money, at }) =>
    `Penalty notified: ${money}, contract ${contract}, lot ${lot}; your remarks are awaited before ${at}`,
  penalty_contested: ({ contract, lot }) => `Remarks of the supplier on a penalty, contract ${contract}, lot ${lot}`,
  penalty_decided: ({ contract, lot, money }) => `Penalty decided: ${money}, contract ${contract}, lot ${lot}`,
  pause_contested: ({ ticket }) => `The supplier contests a pause, yours to answer${ticket}`,
  pause_answered: ({ ticket }) => `Answer to the pause that you contested${ticket}`,
  booking_to_approve: ({ title, at }) => `Booking to agree to: ${title ?? ''}, ${at}`,
  booking_made: ({ title, at }) => `Booked for you: ${title ?? ''}, ${at}`,
  booking_approved: ({ title, at }) => `Booking agreed to: ${title ?? ''}, ${at}`,
  booking_refused: ({ title, at }) => `Booking refused: ${title ?? ''}, ${at}`,
  booking_cancelled: ({ title, at }) => `Your booking is cancelled: ${title ?? ''}, ${at}`,
  booking_moved: ({ title, at }) => `Your booking is moved: ${title ?? ''}, ${at}`,
  booking_closed: ({ title, at, cause, closer, instead }) =>
    `${title ?? ''} is closed (${CLOSED.en[cause ?? 'use']}, ${CLOSED_BY.en[closer ?? 'school']}), your booking is cancelled: ${at}${instead === undefined ? '' : `; free at that hour: ${instead}`}`,
  booking_back: ({ title, at }) => `${title ?? ''} is open again, your booking holds once more: ${at}`,
  room_closed: ({ title, at, cause, closer }) =>
    `${title ?? ''} is closed from: ${at} (${CLOSED.en[cause ?? 'use']}, ${CLOSED_BY.en[closer ?? 'school']})`,
  booking_offered: ({ title, at }) => `${title ?? ''} came free, ${at}: confirm to keep it`,
  loan_due: ({ title, at }) => `${title ?? ''} is to be brought back ${at}`,
  lesson_failed: ({ title, at, instead }) =>
    `The board is not ready for your lesson, ${title ?? ''}, ${at}${instead === undefined ? '' : `; instead: ${instead}`}`,
  survey_opened: ({ until }) => `Your opinion on the school's equipment: two questions, until ${until}`,
}

/** What a notice says, in one sentence without a full stop: in the console and as a line of a letter alike. */
export function noticeSentence(kind: NoticeKind, params: NoticeParams, where: NoticeWhere): string {
  const { language, school } = where
  const named = [params.number, params.title, school].filter((part) => part !== undefined && part !== null)
  const colon = language === 'fr' ? '\u00a0: ' : ': '
  const told: Told = {
    ...params,
    ticket: named.length > 0 ? `${colon}${named.join(', ')}` : '',
    at: params.when === undefined ? '' : momentText(params.when, where),
    money: params.cents === undefined ? '' : moneyText(params.cents, language),
    ...(params.until !== undefined && { until: dayText(params.until, language) }),
  }
  const sentence = (language === 'fr' ? FR : EN)[kind](told)
  const spaced = language === 'fr' ? sentence.replaceAll(' ;', '\u202f;').replaceAll(' : ', '\u00a0: ') : sentence
  return spaced
}

/** `38,40 €` or `€38.40`. */
export function moneyText(cents: number, language: NoticeLanguage): string {
  return new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { style: 'currency', currency: 'EUR' }).format(
    cents / 100,
  )
}

/** `mar. 24 nov., 8 h 30` or `Tue 24 Nov, 08:30`, in the time of the school. */
function momentText(at: number, { language, timeZone }: NoticeWhere): string {
  const day = partsOf(at, timeZone, language)
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const [hours = '', minutes = ''] = clock.format(at).split(':')
  if (language === 'en') return `${day}, ${hours}:${minutes}`
  return `${day}, ${Number(hours)}\u00a0h${minutes === '00' ? '' : `\u00a0${minutes}`}`
}

/** A local date: `mar. 24 nov.` */
function dayText(date: string, language: NoticeLanguage): string {
  return partsOf(Date.parse(`${date}T12:00:00Z`), 'UTC', language)
}

function partsOf(at: number, timeZone: string, language: NoticeLanguage): string {
  const format = new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    ...{ timeZone, weekday: 'short', day: 'numeric', month: 'short' },
  })
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  const day = language === 'fr' && parts.day === '1' ? '1er' : parts.day
  return `${parts.weekday} ${day}\u00a0${parts.month}`
}
