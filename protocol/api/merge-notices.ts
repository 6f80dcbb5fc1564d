import { type Static, Type } from 'typebox'
import { Time } from '../envelope.ts'
import { Id } from '../ids.ts'

/** A change of who asks that gave way to one of the other side, which did not know of it (protocol/rules/territory/merge.ts). */
export const MergeNotice = Type.Object({
  school: Type.Object({ id: Id, name: Type.String() }),
  kind: Type.String({ description: 'device, room, school or plan' }),
  name: Type.Union([Type.String(), Type.Null()], { description: 'What it is called now; null where it is gone' }),
  field: Type.String({ description: 'Which field; * where the whole was taken away, or came back' }),
  lost: Type.Union([Type.String(), Type.Null()], { description: 'What he had said, where that is a text' }),
  kept: Type.Union([Type.String(), Type.Null()], { description: 'What holds instead' }),
  keptBy: Type.Enum(['school', 'territory'] as const),
  changedAt: Time,
  keptAt: Time,
})
export type MergeNotice = Static<typeof MergeNotice>

export const MergeNoticeList = Type.Object({ notices: Type.Array(MergeNotice) })
export type MergeNoticeList = Static<typeof MergeNoticeList>
