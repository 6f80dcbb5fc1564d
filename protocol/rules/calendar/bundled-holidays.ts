import { dateOf, dayOf } from './local-day.ts'
import { SCHOOL_ZONES, type SchoolHolidays, type SchoolZone } from './school-holidays.ts'
import type { ClosedDays } from './service-calendar.ts'

/** A holiday as the ministry writes it: away after class of `after`, back on the morning of `back`. */
type Row = readonly [schoolYear: string, reason: string, zones: string, after: string, back: string]

/** What the rows below were taken from. */
export const BUNDLED_SOURCE =
  'Arrêtés fixant le calendrier scolaire : 7 décembre 2022 (2025-2026), 22 octobre 2025 (2026-2027, JORFTEXT000052416058), 21 juillet 2026 (2027-2028, JORFTEXT000054457294)'

/** The first school day of the pupils, and the last one before a summer whose end nobody has published. */
const KNOWN = { from: '2025-09-01', to: '2028-07-04' }

const ROWS: readonly Row[] = [
  ['2025-2026', 'Vacances de la Toussaint', 'ABC', '2025-10-18', '2025-11-03'],
  ['2025-2026', 'Vacances de Noël', 'ABC', '2025-12-20', '2026-01-05'],
  ['2025-2026', 'Vacances d’hiver', 'A', '2026-02-07', '2026-02-23'],
  ['2025-2026', 'Vacances d’hiver', 'B', '2026-02-14', '2026-03-02'],
  ['2025-2026', 'Vacances d’hiver', 'C', '2026-02-21', '2026-03-09'],
  ['2025-2026', 'Vacances de printemps', 'A', '2026-04-04', '2026-04-20'],
  ['2025-2026', 'Vacances de printemps', 'B', '2026-04-11', '2026-04-27'],
  ['2025-2026', 'Vacances de printemps', 'C', '2026-04-18', '2026-05-04'],
  ['2025-2026', 'Pont de l’Ascension', 'ABC', '2026-05-13', '2026-05-18'],
  ['2025-2026', 'Vacances d’été', 'ABC', '2026-07-04', '2026-09-01'],
  ['2026-2027', 'Vacances de la Toussaint', 'ABC', '2026-10-17', '2026-11-02'],
  ['2026-2027', 'Vacances de Noël', 'ABC', '2026-12-19', '2027-01-04'],
  ['2026-2027', 'Vacances d’hiver', 'A', '2027-02-13', '2027-03-01'],
  ['2026-2027', 'Vacances d’hiver', 'B', '2027-02-20', '2027-03-08'],
  ['2026-2027', 'Vacances d’hiver', 'C', '2027-02-06', '2027-02-22'],
  ['2026-2027', 'Vacances de printemps', 'A', '2027-04-10', '2027-04-26'],
  ['2026-2027', 'Vacances de printemps', 'B', '2027-04-17', '2027-05-03'],
  ['2026-2027', 'Vacances de printemps', 'C', '2027-04-03', '2027-04-19'],
  ['2026-2027', 'Pont de l’Ascension', 'ABC', '2027-05-05', '2027-05-10'],
  ['2026-2027', 'Vacances d’été', 'ABC', '2027-07-03', '2027-09-02'],
  ['2027-2028', 'Vacances de la Toussaint', 'ABC', '2027-10-23', '2027-11-08'],
  ['2027-2028', 'Vacances de Noël', 'ABC', '2027-12-18', '2028-01-03'],
  ['2027-2028', 'Vacances d’hiver', 'A', '2028-02-19', '2028-03-06'],
  ['2027-2028', 'Vacances d’hiver', 'B', '2028-02-05', '2028-02-21'],
  ['2027-2028', 'Vacances d’hiver', 'C', '2028-02-12', '2028-02-28'],
  ['2027-2028', 'Vacances de printemps', 'A', '2028-04-22', '2028-05-09'],
  ['2027-2028', 'Vacances de printemps', 'B', '2028-04-08', '2028-04-24'],
  ['2027-2028', 'Vacances de printemps', 'C', '2028-04-15', '2028-05-02'],
  ['2027-2028', 'Pont de l’Ascension', 'ABC', '2028-05-24', '2028-05-29'],
]

/** The holidays of a zone from September 2025 to July 2028, as they came with the program. */
export function bundledHolidays(zone: SchoolZone): SchoolHolidays {
  const closed = ROWS.filter(([, , zones]) => zones.includes(zone)).map(([, reason, , after, back]) =>
    closedBetween(after, back, reason),
  )
  return { zone, source: BUNDLED_SOURCE, known: KNOWN, closed }
}

/** The zone of an arrêté that a word names; undefined for one whose calendar does not come with the program. */
export function bundledZone(word: string): SchoolZone | undefined {
  const letter = /^(?:zone )?([abc])$/i.exec(word.trim())?.[1]?.toUpperCase()
  return SCHOOL_ZONES.find((zone) => zone === letter)
}

/** Days without class: the day of departure still has class, that of the return has again. */
export function closedBetween(after: string, back: string, reason: string): ClosedDays {
  return { from: dateOf((dayOf(after) ?? 0) + 1), to: dateOf((dayOf(back) ?? 0) - 1), reason }
}
