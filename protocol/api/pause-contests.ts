import { type Static, Type } from 'typebox'
import { PAUSE_ANSWERS } from '../contracts/vocabulary.ts'

const closed = { additionalProperties: false }
const orNull = <T extends Parameters<typeof Type.Array>[0]>(shape: T) => Type.Union([shape, Type.Null()])
const Moment = Type.String({ description: 'ISO 8601 in the zone of the contract' })
const Words = Type.String({ minLength: 1, maxLength: 2000, pattern: '\\S' })
const Party = orNull(Type.String({ description: 'As the contract calls it' }))

/** A pause that is contested, and what was answered. */
export const PauseContest = Type.Object({
  at: Moment,
  by: Party,
  note: orNull(Type.String()),
  answer: orNull(
    Type.Object({
      at: Moment,
      said: Type.Enum(PAUSE_ANSWERS, { description: '`granted`: a correction or a waiver is to follow' }),
      by: Party,
      note: orNull(Type.String()),
    }),
  ),
})
export type PauseContest = Static<typeof PauseContest>

/** One pause of a ticket, by its own time and cause. */
const named = {
  ticket: Type.String({ pattern: '^T-\\d{1,15}$' }),
  pause: Type.Object(
    { from: Type.String({ minLength: 20, maxLength: 48, description: 'As it is explained' }), cause: Words },
    closed,
  ),
}

/** The supplier says what is wrong with a pause. */
export const NewPauseContest = Type.Object({ ...named, note: Words }, closed)
export type NewPauseContest = Static<typeof NewPauseContest>

/** The buyer answers. */
export const NewPauseAnswer = Type.Object({ ...named, said: Type.Enum(PAUSE_ANSWERS), note: Words }, closed)
export type NewPauseAnswer = Static<typeof NewPauseAnswer>
