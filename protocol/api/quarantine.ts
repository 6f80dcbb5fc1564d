import { type Static, Type } from 'typebox'
import { Count, Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { PlaceRef } from './devices.ts'
import { Paging } from './paging.ts'

/** A message that could not be read, kept as it came so that a person or a later version can look at it. */
export const QuarantinedMessage = Type.Object({
  id: Id,
  device: Type.Union([PlaceRef, Type.Null()]),
  topic: Type.String(),
  receivedAt: Time,
  code: Type.String({ description: 'Why: a code of docs/errors.md' }),
  detail: Type.String({ description: 'Where: the path of the fault' }),
  bytes: Count,
  text: Type.String({ description: 'Its beginning, at most 2 000 characters' }),
})
export type QuarantinedMessage = Static<typeof QuarantinedMessage>

export const QuarantineQuery = Type.Object({ ...Paging })
export type QuarantineQuery = Static<typeof QuarantineQuery>

/** The newest first. */
export const QuarantineList = Type.Object({ total: Count, rows: Type.Array(QuarantinedMessage) })
export type QuarantineList = Static<typeof QuarantineList>
