import { type Static, Type } from 'typebox'
import { Count } from '../envelope.ts'
import { Id } from '../ids.ts'
import { DayHours } from '../rules/calendar/service-calendar.ts'

const hours = Type.Optional(DayHours)
const week = Type.Object(
  { monday: hours, tuesday: hours, wednesday: hours, thursday: hours, friday: hours, saturday: hours, sunday: hours },
  { additionalProperties: false },
)

/** When the screens of a school may be seen although nobody answers there: what its head approved. */
export const ViewHours = Type.Object({
  school: Id,
  version: Type.Integer({ minimum: 0, description: '0: nobody said anything, so there are none' }),
  week,
})
export type ViewHours = Static<typeof ViewHours>

/** Replaces all of it. `version`: that which it was made from. */
export const ViewHoursChange = Type.Object({ version: Count, week }, { additionalProperties: false })
export type ViewHoursChange = Static<typeof ViewHoursChange>
