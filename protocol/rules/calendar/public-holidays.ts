import { type Day, dateOf, dayOf, yearOf } from './local-day.ts'
import type { ClosedDays } from './service-calendar.ts'

/** Where other public holidays are kept than in the rest of France. What an island adds besides is a local closure. */
export const HOLIDAY_REGIONS = ['metropole', 'alsace_moselle', 'reunion'] as const
export type HolidayRegion = (typeof HOLIDAY_REGIONS)[number]

/** Days of the year that never move (code du travail, L3133-1). */
const FIXED: readonly (readonly [string, string])[] = [
  ['01-01', 'Jour de l’an'],
  ['05-01', 'Fête du Travail'],
  ['05-08', 'Victoire 1945'],
  ['07-14', 'Fête nationale'],
  ['08-15', 'Assomption'],
  ['11-01', 'Toussaint'],
  ['11-11', 'Armistice 1918'],
  ['12-25', 'Noël'],
]

/** Days that move with Easter, by how many days they come after it. */
const MOVABLE: readonly (readonly [number, string])[] = [
  [1, 'Lundi de Pâques'],
  [39, 'Ascension'],
  [50, 'Lundi de Pentecôte'],
]

const ADDED: Readonly<Record<HolidayRegion, (year: number) => readonly (readonly [Day, string])[]>> = {
  metropole: () => [],
  alsace_moselle: (year) => [
    [easter(year) - 2, 'Vendredi saint'],
    [fixed(year, '12-26'), 'Saint-Étienne'],
  ],
  reunion: (year) => [[fixed(year, '12-20'), 'Abolition de l’esclavage']],
}

/** The public holidays of a year in a region, in order. */
export function publicHolidays(year: number, region: HolidayRegion = 'metropole'): { day: Day; name: string }[] {
  const found: (readonly [Day, string])[] = [
    ...FIXED.map(([date, name]) => [fixed(year, date), name] as const),
    ...MOVABLE.map(([after, name]) => [easter(year) + after, name] as const),
    ...ADDED[region](year),
  ]
  return found.map(([day, name]) => ({ day, name })).sort((a, b) => a.day - b.day)
}

/** The public holidays between two days, both included, as closed days of a calendar. */
export function publicHolidayClosures(from: Day, to: Day, region: HolidayRegion = 'metropole'): ClosedDays[] {
  const closures: ClosedDays[] = []
  for (let year = yearOf(from); year <= yearOf(to); year++) {
    for (const { day, name } of publicHolidays(year, region)) {
      if (day >= from && day <= to) closures.push({ from: dateOf(day), to: dateOf(day), reason: name })
    }
  }
  return closures
}

/** Easter Sunday of the Gregorian calendar, by the method of Meeus, Jones and Butcher. */
export function easter(year: number): Day {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const inCentury = year % 100
  const corrected = century - Math.floor(century / 4) - Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3)
  const epact = (19 * golden + corrected + 15) % 30
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451)
  const rest = epact + weekday - 7 * late + 114
  return fixed(year, `${two(Math.floor(rest / 31))}-${two((rest % 31) + 1)}`)
}

function fixed(year: number, date: string): Day {
  return dayOf(`${String(year).padStart(4, '0')}-${date}`) ?? 0
}

function two(count: number): string {
  return String(count).padStart(2, '0')
}
