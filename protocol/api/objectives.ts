import { type Static, Type } from 'typebox'
import { Id } from '../ids.ts'
import { LocalDate } from '../rules/calendar/service-calendar.ts'

const strict = { additionalProperties: false }
const title = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })
const orNull = Type.Union([LocalDate, Type.Null()])

/** What was agreed with a school, and until when. */
export const Objective = Type.Object({
  id: Id,
  school: Type.Object({ id: Id, name: Type.String() }),
  title: Type.String(),
  dueOn: LocalDate,
  reachedOn: orNull,
  droppedOn: orNull,
  late: Type.Boolean({ description: 'Still to be reached, and its date is over' }),
})
export type Objective = Static<typeof Objective>

export const ObjectiveQuery = Type.Object({ authority: Type.Optional(Id), school: Type.Optional(Id) })
export const ObjectiveList = Type.Object({ rows: Type.Array(Objective) })
export type ObjectiveList = Static<typeof ObjectiveList>

export const NewObjective = Type.Object({ school: Id, title, dueOn: LocalDate }, strict)
export type NewObjective = Static<typeof NewObjective>

/** `reached` and `dropped` end it today, `open` takes that back. */
export const ObjectiveChange = Type.Partial(
  Type.Object({ title, dueOn: LocalDate, state: Type.Enum(['open', 'reached', 'dropped']) }),
  { ...strict, minProperties: 1 },
)
export type ObjectiveChange = Static<typeof ObjectiveChange>
