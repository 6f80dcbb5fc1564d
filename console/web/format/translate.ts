import { type Dictionary, type Entry, fill, type ParamsArgument, typesetEntry } from './dictionary.ts'
import { createFormat, type Format } from './format.ts'
import type { Locale } from './locale.ts'
import { accountWords } from './words-account.ts'
import { auditWords } from './words-audit.ts'
import { bookingWords } from './words-booking.ts'
import { bookingDialogWords } from './words-booking-dialog.ts'
import { bookingRefusalWords } from './words-booking-refusal.ts'
import { chartWords } from './words-chart.ts'
import { claimWords } from './words-claim.ts'
import { closureWords } from './words-closure.ts'
import { commandWords } from './words-command.ts'
import { contractWords } from './words-contract.ts'
import { correctionWords } from './words-correction.ts'
import { coverWords } from './words-cover.ts'
import { deviceWords } from './words-device.ts'
import { drawWords } from './words-draw.ts'
import { enrolmentWords } from './words-enrolment.ts'
import { equipmentWords } from './words-equipment.ts'
import { errorWords } from './words-error.ts'
import { eventWords } from './words-event.ts'
import { fixWords } from './words-fix.ts'
import { fleetWords } from './words-fleet.ts'
import { happenedWords } from './words-happened.ts'
import { inputWords } from './words-input.ts'
import { inventoryWords } from './words-inventory.ts'
import { labelWords } from './words-label.ts'
import { limitWords } from './words-limit.ts'
import { loanWords } from './words-loan.ts'
import { lookedWords } from './words-looked.ts'
import { mergeWords } from './words-merge.ts'
import { myDayWords } from './words-my-day.ts'
import { pauseWords } from './words-pause.ts'
import { peopleWords } from './words-people.ts'
import { periodWords } from './words-period.ts'
import { placesWords } from './words-places.ts'
import { planWords } from './words-plan.ts'
import { privacyWords } from './words-privacy.ts'
import { questionWords } from './words-question.ts'
import { readingWords } from './words-reading.ts'
import { reasonWords } from './words-reason.ts'
import { equipmentReasonWords } from './words-reason-equipment.ts'
import { reportWords } from './words-report.ts'
import { roleWords } from './words-role.ts'
import { satisfactionWords } from './words-satisfaction.ts'
import { schoolHoursWords } from './words-school-hours.ts'
import { serverWords } from './words-server.ts'
import { shellWords } from './words-shell.ts'
import { signInWords } from './words-sign-in.ts'
import { symptomWords } from './words-symptom.ts'
import { tabletWords } from './words-tablet.ts'
import { territoryWords } from './words-territory.ts'
import { ticketWords } from './words-ticket.ts'
import { ticketsWords } from './words-tickets.ts'
import { updatesWords } from './words-updates.ts'
import { viewWords } from './words-view.ts'
import { viewHoursWords } from './words-view-hours.ts'
import { workWords } from './words-work.ts'

/** Keys begin with the name of their area, so that no two areas meet. */
export const AREAS = [
  shellWords,
  fleetWords,
  deviceWords,
  correctionWords,
  labelWords,
  coverWords,
  periodWords,
  placesWords,
  inventoryWords,
  questionWords,
  planWords,
  drawWords,
  serverWords,
  updatesWords,
  reasonWords,
  eventWords,
  readingWords,
  errorWords,
  chartWords,
  roleWords,
  signInWords,
  accountWords,
  peopleWords,
  enrolmentWords,
  auditWords,
  privacyWords,
  contractWords,
  claimWords,
  pauseWords,
  satisfactionWords,
  equipmentWords,
  inputWords,
  commandWords,
  fixWords,
  equipmentReasonWords,
  ticketsWords,
  ticketWords,
  workWords,
  happenedWords,
  lookedWords,
  myDayWords,
  symptomWords,
  reportWords,
  limitWords,
  territoryWords,
  tabletWords,
  viewWords,
  viewHoursWords,
  closureWords,
  mergeWords,
  bookingWords,
  bookingDialogWords,
  bookingRefusalWords,
  loanWords,
  schoolHoursWords,
] as const

type French = (typeof shellWords)['fr'] &
  (typeof fleetWords)['fr'] &
  (typeof deviceWords)['fr'] &
  (typeof coverWords)['fr'] &
  (typeof correctionWords)['fr'] &
  (typeof labelWords)['fr'] &
  (typeof periodWords)['fr'] &
  (typeof placesWords)['fr'] &
  (typeof inventoryWords)['fr'] &
  (typeof questionWords)['fr'] &
  (typeof planWords)['fr'] &
  (typeof drawWords)['fr'] &
  (typeof serverWords)['fr'] &
  (typeof updatesWords)['fr'] &
  (typeof reasonWords)['fr'] &
  (typeof eventWords)['fr'] &
  (typeof readingWords)['fr'] &
  (typeof errorWords)['fr'] &
  (typeof chartWords)['fr'] &
  (typeof roleWords)['fr'] &
  (typeof signInWords)['fr'] &
  (typeof accountWords)['fr'] &
  (typeof peopleWords)['fr'] &
  (typeof enrolmentWords)['fr'] &
  (typeof auditWords)['fr'] &
  (typeof privacyWords)['fr'] &
  (typeof contractWords)['fr'] &
  (typeof claimWords)['fr'] &
  (typeof pauseWords)['fr'] &
  (typeof satisfactionWords)['fr'] &
  (typeof equipmentWords)['fr'] &
  (typeof inputWords)['fr'] &
  (typeof commandWords)['fr'] &
  (typeof fixWords)['fr'] &
  (typeof equipmentReasonWords)['fr'] &
  (typeof ticketsWords)['fr'] &
  (typeof ticketWords)['fr'] &
  (typeof workWords)['fr'] &
  (typeof happenedWords)['fr'] &
  (typeof lookedWords)['fr'] &
  (typeof myDayWords)['fr'] &
  (typeof symptomWords)['fr'] &
  (typeof reportWords)['fr'] &
  (typeof limitWords)['fr'] &
  (typeof territoryWords)['fr'] &
  (typeof tabletWords)['fr'] &
  (typeof viewWords)['fr'] &
  (typeof viewHoursWords)['fr'] &
  (typeof closureWords)['fr'] &
  (typeof mergeWords)['fr'] &
  (typeof bookingWords)['fr'] &
  (typeof bookingDialogWords)['fr'] &
  (typeof bookingRefusalWords)['fr'] &
  (typeof loanWords)['fr'] &
  (typeof schoolHoursWords)['fr']

export type WordKey = keyof French & string

/** The text of a key, its names filled in: `t('fleet.count', { count: 37 })`. */
export type Translate = <K extends WordKey>(key: K, ...params: ParamsArgument<French[K]>) => string

/** Everything a component needs to write: texts, figures, dates. */
export interface Voice {
  locale: Locale
  t: Translate
  format: Format
}

const WRITTEN: Record<Locale, Dictionary> = {
  fr: Object.assign({}, ...AREAS.map((area) => area.fr)),
  en: Object.assign({}, ...AREAS.map((area) => area.en)),
}
/** What was asked for once, as it is printed. To set both languages whole takes as long as to draw a page. */
const PRINTED: Record<Locale, Map<string, Entry>> = { fr: new Map(), en: new Map() }

function printed(key: string, locale: Locale): Entry | undefined {
  const known = PRINTED[locale].get(key)
  if (known !== undefined) return known
  const written = Object.hasOwn(WRITTEN[locale], key) ? WRITTEN[locale][key] : undefined
  if (written === undefined) return undefined
  const entry = typesetEntry(written, locale)
  PRINTED[locale].set(key, entry)
  return entry
}

/** The words and formats of a language, for a school's time zone. Pure: the interface and tests use the same. */
export function createVoice(locale: Locale, timeZone?: string): Voice {
  const format = createFormat(locale, timeZone)
  const t = (key: string, params: Record<string, string | number> = {}) => {
    const entry = printed(key, locale)
    return entry === undefined ? key : fill(entry, params, format)
  }
  return { locale, format, t: t as Translate }
}
