import type { ServiceWeek } from './service-calendar.ts'

/** The hours of a school week without the date from which it holds. */
export type SchoolWeek = Omit<ServiceWeek, 'from'>

/** The two weeks of primary schools (code de l'éducation, D521-10), as where to begin: each school has hours of its own. */
export const SCHOOL_WEEKS = {
  /** Eight half-days: no class on Wednesday. */
  four_days: week(['08:30-11:30', '13:30-16:30'], []),
  /** Nine half-days: class on Wednesday morning. */
  four_and_a_half_days: {
    ...week(['08:30-11:30', '13:30-16:00'], ['08:30-11:30']),
    tuesday: ['08:30-11:30', '13:30-15:30'],
    thursday: ['08:30-11:30', '13:30-15:30'],
  },
} as const satisfies Record<string, SchoolWeek>

/** Monday to Friday as offices work: for commitments that go on while there is no class. */
export const OFFICE_WEEK: SchoolWeek = week(['08:30-17:30'], ['08:30-17:30'])

function week(day: string[], wednesday: string[]): SchoolWeek {
  return {
    monday: [...day],
    tuesday: [...day],
    ...(wednesday.length > 0 && { wednesday: [...wednesday] }),
    thursday: [...day],
    friday: [...day],
  }
}
