import { DAY, HOUR, MINUTE, schoolMoment } from './school-hours.ts'

/** A day of the school as its calendar has it. */
export interface SchoolDay {
  /** `2026-11-24`. */
  date: string
  /** 1 Monday to 7 Sunday. */
  weekday: number
  /** Midnight by the clocks of Paris, ms since 1970; where they change in the night, twelve hours before noon. */
  midnight: number
  /** When the school is open, in minutes since midnight; null on a day without school. */
  open: { from: number; to: number } | null
}

/** Days without school: from the morning of the first until the morning of the second, on which pupils are back. */
type Closed = readonly [from: string, back: string]

/**
 * School years of zone B, as the decrees of 7 December 2022 (2025-2026) and of 22 October 2025 (2026-2027,
 * JORFTEXT000052416058) set them; published at education.gouv.fr and as open data under Licence Ouverte 2.0. Holidays begin
 * after the classes of a Saturday, on which an école primaire has none.
 */
export const ZONE_B: readonly Closed[] = [
  ['2025-07-05', '2025-09-01'],
  ['2025-10-18', '2025-11-03'],
  ['2025-12-20', '2026-01-05'],
  ['2026-02-14', '2026-03-02'],
  ['2026-04-11', '2026-04-27'],
  ['2026-05-14', '2026-05-18'],
  ['2026-07-04', '2026-09-01'],
  ['2026-10-17', '2026-11-02'],
  ['2026-12-19', '2027-01-04'],
  ['2027-02-20', '2027-03-08'],
  ['2027-04-17', '2027-05-03'],
  ['2027-05-06', '2027-05-10'],
  ['2027-07-03', '2027-09-02'],
]
const KNOWN_FROM = '2025-07-05'
const KNOWN_UNTIL = '2027-09-02'

/** Weeks of a year, on average. */
const WEEKS = 365.2425 / 7

const WHOLE_DAY = { from: 8 * 60, to: 17 * 60 }
/** Four days and a half: a Wednesday has its morning. */
const WEDNESDAY = { from: 8 * 60, to: 12 * 60 }

/** The days from the one of `from` to the one of `to` (ms since 1970), both with them. */
export function schoolDays(from: number, to: number): SchoolDay[] {
  const days: SchoolDay[] = []
  for (let day = schoolDayAt(from); day.midnight <= to; day = schoolDayAt(day.midnight + 30 * HOUR)) days.push(day)
  return days
}

/** The day of Paris in which `at` lies, ms since 1970. */
export function schoolDayAt(at: number): SchoolDay {
  const { weekday, minute } = schoolMoment(at)
  // Near enough to noon where the clocks change between: no day is missed.
  const noon = Math.floor(at / MINUTE) * MINUTE + (12 * 60 - minute) * MINUTE
  const date = isoDate(noon)
  const closed = weekday > 5 || isPublicHoliday(date) || isHoliday(date)
  const open = weekday === 3 ? WEDNESDAY : WHOLE_DAY
  return { date, weekday, midnight: noon - schoolMoment(noon).minute * MINUTE, open: closed ? null : open }
}

function isHoliday(date: string): boolean {
  const known = knownDate(date)
  return ZONE_B.some(([from, back]) => known >= from && known < back)
}

/** The date itself where its year was decreed, else the same weekday of a year that was: so many whole weeks away. */
function knownDate(date: string): string {
  const yearsAway = (years: number) => isoDate(Date.parse(date) + Math.round(years * WEEKS) * 7 * DAY)
  let years = 0
  while (yearsAway(years) < KNOWN_FROM) years += 1
  while (yearsAway(years) >= KNOWN_UNTIL) years -= 1
  return yearsAway(years)
}

const FIXED_HOLIDAYS = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25']

/** Days after Easter Sunday: Easter Monday, Ascension, Whit Monday. */
const AFTER_EASTER = [1, 39, 50]

/** A public holiday of metropolitan France (code du travail, L3133-1). */
function isPublicHoliday(date: string): boolean {
  if (FIXED_HOLIDAYS.includes(date.slice(5))) return true
  const easter = easterSunday(Number(date.slice(0, 4)))
  return AFTER_EASTER.some((days) => isoDate(easter + days * DAY) === date)
}

/** Easter of the Gregorian calendar by the rule of Meeus, ms since 1970. */
function easterSunday(year: number): number {
  const century = Math.floor(year / 100)
  const golden = year % 19
  const leaps = Math.floor(century / 4)
  const epact =
    (19 * golden + century - leaps - Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3) + 15) % 30
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor((year % 100) / 4) - epact - ((year % 100) % 4)) % 7
  const correction = Math.floor((golden + 11 * epact + 22 * weekday) / 451)
  const march22 = epact + weekday - 7 * correction + 114
  return Date.UTC(year, Math.floor(march22 / 31) - 1, (march22 % 31) + 1)
}

function isoDate(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
