import { type Static, Type } from 'typebox'
import { Time } from '../envelope.ts'
import { Id } from '../ids.ts'

const strict = { additionalProperties: false }

/** What a calendar program may fetch: the own sessions of a teacher, or what is booked in a resource. */
export const FeedShape = Type.Union([
  Type.Object({ school: Id, kind: Type.Literal('teacher') }, strict),
  Type.Object({ school: Id, kind: Type.Literal('resource'), resource: Id }, strict),
])
export type FeedShape = Static<typeof FeedShape>

export const FeedQuery = Type.Object({ school: Id })
/** The last part of a secret address. */
export const FeedFile = Type.Object({ file: Type.String({ pattern: '^[A-Za-z0-9_-]{43}\\.ics$' }) })

/** Those that who asks has made; their addresses are not kept and not shown again. */
export const FeedList = Type.Object({
  rows: Type.Array(
    Type.Object({
      id: Id,
      kind: Type.Enum(['teacher', 'resource']),
      resource: Type.Union([Id, Type.Null()]),
      madeAt: Time,
      usedAt: Type.Union([Time, Type.Null()]),
    }),
  ),
})
export type FeedList = Static<typeof FeedList>

/** The path is a secret: it stands in this answer and nowhere else. One that is made again ends the one before. */
export const NewFeed = Type.Object({ id: Id, path: Type.String({ description: '/api/calendars/….ics' }) })
export type NewFeed = Static<typeof NewFeed>
