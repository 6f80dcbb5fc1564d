import { type Static, Type } from 'typebox'
import { Count, Time } from '../envelope.ts'

const status = Type.Union([Type.Literal('ok'), Type.Literal('degraded')])

/** That the server lives, for a stranger: what watches it needs no more, and a version or a count helps who attacks it. */
export const HealthSign = Type.Object({ status })
export type HealthSign = Static<typeof HealthSign>

/** Whether the server does its work, for who may read that. It names no device, no place and no person. */
export const Health = Type.Object({
  status,
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

export const HealthAnswer = Type.Union([Health, HealthSign])
export type HealthAnswer = Static<typeof HealthAnswer>
