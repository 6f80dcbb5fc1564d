import { type Static, Type } from 'typebox'
import { Count } from '../envelope.ts'
import { Id } from '../ids.ts'
import { LocalDate } from '../rules/calendar/service-calendar.ts'

export const WorkloadQuery = Type.Object({
  from: LocalDate,
  to: LocalDate,
  authority: Type.Optional(Id),
  school: Type.Optional(Id),
})
export type WorkloadQuery = Static<typeof WorkloadQuery>

const now = { live: Count, late: Count }
const done = { visits: Count, restored: Count }

/** What is to be done now, and what was done in a period. People by their name and never by a figure: it is no ranking. */
export const Workload = Type.Object({
  from: LocalDate,
  to: LocalDate,
  technicians: Type.Array(
    Type.Object({
      name: Type.Union([Type.String(), Type.Null()], { description: 'Null: nobody has taken them, or he was erased' }),
      assigned: Type.Boolean({ description: 'False in the one row of what nobody has taken' }),
      ...now,
      taken: Count,
      ...done,
    }),
  ),
  schools: Type.Array(Type.Object({ id: Id, name: Type.String(), ...now, opened: Count, ...done })),
})
export type Workload = Static<typeof Workload>
