import { type Static, Type } from 'typebox'
import { decoder } from './decode.ts'

/** `applications.json` in the folder of lessons of a machine: the programs that a lesson may start, by the name that a teacher chooses. */
export const LessonApplications = Type.Record(
  Type.String({ pattern: '^.{1,100}$' }),
  Type.Object({
    program: Type.String({ minLength: 1, maxLength: 400 }),
    arguments: Type.Optional(Type.Array(Type.String({ maxLength: 400 }), { maxItems: 32 })),
  }),
)
export type LessonApplications = Static<typeof LessonApplications>

/** Reads the catalogue; throws CONFIG_INVALID with the path of the fault. */
export const decodeLessonApplications = decoder(LessonApplications, 'CONFIG_INVALID')
