import { WEEKDAYS, type Weekday } from '../calendar/local-day.ts'
import { foldText } from '../fold-text.ts'

export const TIMETABLE_COLUMNS = [
  'day',
  'from',
  'to',
  'resource',
  'teacher',
  'class',
  'title',
  'weeks',
  'first',
] as const
export type TimetableColumn = (typeof TIMETABLE_COLUMNS)[number]

/** How a timetable names its columns. */
const NAMES: Record<TimetableColumn, readonly string[]> = {
  day: ['jour', 'day', 'weekday'],
  from: ['debut', 'de', 'heure de debut', 'from', 'start'],
  to: ['fin', 'a', 'heure de fin', 'to', 'end'],
  resource: ['ressource', 'salle', 'tableau', 'materiel', 'resource', 'room'],
  teacher: ['enseignant', 'enseignante', 'professeur', 'identifiant', 'courriel', 'teacher', 'login'],
  class: ['classe', 'niveau', 'class'],
  title: ['objet', 'matiere', 'seance', 'titre', 'title', 'subject'],
  weeks: ['semaines', 'toutes les', 'weeks', 'every'],
  first: ['premier jour', 'a partir du', 'premiere seance', 'first'],
}

const FRENCH_DAYS = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche']

/** The column that a header names; undefined for one that is passed over. */
export function timetableColumn(header: string): TimetableColumn | undefined {
  const folded = foldText(header).trim()
  return TIMETABLE_COLUMNS.find((column) => NAMES[column].includes(folded))
}

/** `mardi`, `mar.`, `Tuesday` as a day of the week; undefined for what is none, or could be two. */
export function readWeekday(text: string): Weekday | undefined {
  const folded = foldText(text).trim().replace(/\.$/, '')
  if (folded.length < 2) return undefined
  const found = WEEKDAYS.filter(
    (weekday, index) => weekday.startsWith(folded) || FRENCH_DAYS[index]?.startsWith(folded) === true,
  )
  return found.length === 1 ? found[0] : undefined
}

/** `8h30`, `8 h`, `08:30` as `08:30`; undefined for what is no time. */
export function readClock(text: string): string | undefined {
  const [, hours, minutes = '0'] = /^(\d{1,2})\s*[h:]\s*(\d{2})?$/i.exec(text.trim()) ?? []
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined
  return `${hours.padStart(2, '0')}:${minutes.padStart(2, '0')}`
}
