import { type Static, Type } from 'typebox'
import { Count } from '../envelope.ts'
import { Id } from '../ids.ts'
import { Site } from '../rules/booking/lesson-opening.ts'
import { HOLIDAY_REGIONS } from '../rules/calendar/public-holidays.ts'
import { SCHOOL_ZONES } from '../rules/calendar/school-holidays.ts'
import { ClosedDays, OpenedDay, ServiceWeek } from '../rules/calendar/service-calendar.ts'

const zone = Type.Union([Type.Enum(SCHOOL_ZONES), Type.Null()], {
  description: 'null: the holidays are not known to us; only public holidays and the closed days count',
})

/**
 * When a school has class: the periods of each weekday, from a date on, the holidays of its zone, and days of its own. A period is
 * written as hours (`08:30-09:25`); one books from the begin of a period to the end of one.
 */
const own = {
  zone,
  region: Type.Enum(HOLIDAY_REGIONS),
  weeks: Type.Array(ServiceWeek, { minItems: 1, maxItems: 10 }),
  closed: Type.Array(ClosedDays, { maxItems: 200 }),
  opened: Type.Array(OpenedDay, { maxItems: 200 }),
  sites: Type.Array(Site, { maxItems: 200, uniqueItems: true, description: 'What lessons may open' }),
}

export const SchoolTimes = Type.Object({
  school: Id,
  version: Count,
  ...own,
  isGiven: Type.Boolean({ description: 'A person said so; else it is what one begins with' }),
  timeZone: Type.String(),
  known: Type.Object({ from: Type.String(), to: Type.String() }),
  holidays: Type.Array(ClosedDays, { description: 'Those of the zone and the public ones, within a school year' }),
})
export type SchoolTimes = Static<typeof SchoolTimes>

/** Replaces all of it. `version`: that which it was made from. */
export const SchoolTimesChange = Type.Object({ version: Count, ...own }, { additionalProperties: false })
export type SchoolTimesChange = Static<typeof SchoolTimesChange>
