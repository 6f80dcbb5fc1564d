import type { HolidayRegion } from '../calendar/public-holidays.ts'
import type { SchoolZone } from '../calendar/school-holidays.ts'

/** Departments of the metropole by the holiday zone of their academy. Corsica and overseas have calendars of their own. */
const DEPARTMENTS: Readonly<Record<SchoolZone, string>> = {
  A: '01 03 07 15 16 17 19 21 23 24 25 26 33 38 39 40 42 43 47 58 63 64 69 70 71 73 74 79 86 87 89 90',
  B: '02 04 05 06 08 10 13 14 18 22 27 28 29 35 36 37 41 44 45 49 50 51 52 53 54 55 56 57 59 60 61 62 67 68 72 76 80 83 84 85 88',
  C: '09 11 12 30 31 32 34 46 48 65 66 75 77 78 81 82 91 92 93 94 95',
}
const ALSACE_MOSELLE = ['57', '67', '68']

/** The department of a school by its UAI (three digits) or the INSEE code of its commune (two signs). */
function departmentOf({ uai, insee }: { uai: string | null; insee: string | null }): string | undefined {
  if (uai !== null && /^0\d{6}/.test(uai)) return uai.slice(1, 3)
  return insee !== null && /^\d{5}$/.test(insee) ? insee.slice(0, 2) : undefined
}

/** Where a school lies, as far as its codes say it: the zone of its holidays, and whose public holidays it has. */
export function zoneOf(codes: { uai: string | null; insee: string | null }): {
  zone: SchoolZone | null
  region: HolidayRegion
} {
  const department = departmentOf(codes)
  const zone = (Object.keys(DEPARTMENTS) as SchoolZone[]).find(
    (each) => department !== undefined && DEPARTMENTS[each].split(' ').includes(department),
  )
  const region = department !== undefined && ALSACE_MOSELLE.includes(department) ? 'alsace_moselle' : 'metropole'
  return { zone: zone ?? null, region }
}
