import { type Static, Type } from 'typebox'
import { Count, Time } from '../envelope.ts'

/** Whether the server does its work. Public for ever, so it names no device, no place and no person. */
export const Health = Type.Object({
  status: Type.Union([Type.Literal('ok'), Type.Literal('degraded')]),
  version: Type.String(),
  time: Time,
  startedAt: Time,
  store: Type.Object({
    status: Type.Union([Type.Literal('ok'), Type.Literal('full'), Type.Literal('failed')]),
    since: Time,
    schema: Count,
    bytes: Type.Union([Count, Type.Null()], { description: 'Size of the database' }),
    freeBytes: Type.Union([Count, Type.Null()], { description: 'Room left on its disk' }),
  }),
  broker: Type.Object({ clients: Count, refused: Count }),
  ingest: Type.Object({ acked: Count, duplicates: Count, quarantined: Count, waiting: Count }),
})
export type Health = Static<typeof Health>
