import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { Paging } from './paging.ts'

export const AUDIT_RESULTS = ['done', 'refused', 'failed'] as const
export type AuditResult = (typeof AUDIT_RESULTS)[number]

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' })

/**
 * One line of the audit. `actor` is `person:<id>`, `token:<id>`, `device:<id>`, `local` (a program on the server) or `system`:
 * names stand elsewhere, from where they can be erased. `from` is a network address or `local`.
 */
export const AuditLine = Type.Object({
  seq: Type.Integer({ minimum: 1, description: '1, 2, 3 … without a hole' }),
  at: Time,
  actor: Type.String({ maxLength: 100 }),
  action: Type.String({ maxLength: 64 }),
  target: Type.String({ maxLength: 200, description: 'Kind and id of what it was done on: `device:0190…`' }),
  school: Type.Union([Id, Type.Null()]),
  from: Type.String({ maxLength: 64 }),
  result: Type.Enum(AUDIT_RESULTS),
  params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
  hash: Hash,
})
export type AuditLine = Static<typeof AuditLine>

/** Reads a line of an exported audit; throws AUDIT_UNREADABLE with the path of the fault. */
export const decodeAuditLine = decoder(AuditLine, 'AUDIT_UNREADABLE')

/** The last place of the chain at a moment: what shows later that lines were cut off its end. */
export const AuditHead = Type.Object({ at: Time, seq: Type.Integer({ minimum: 0 }), hash: Hash })
export type AuditHead = Static<typeof AuditHead>

/** Reads a line of the exported heads; throws AUDIT_UNREADABLE. */
export const decodeAuditHead = decoder(AuditHead, 'AUDIT_UNREADABLE')

/** Which lines, the newest first. */
export const AuditQuery = Type.Object({
  ...Paging,
  from: Type.Optional(Type.Integer({ minimum: 0 })),
  to: Type.Optional(Type.Integer({ minimum: 0 })),
  actor: Type.Optional(Type.String({ maxLength: 100 })),
  action: Type.Optional(Type.String({ maxLength: 64 })),
  school: Type.Optional(Id),
  result: Type.Optional(Type.Enum(AUDIT_RESULTS)),
})
export type AuditQuery = Static<typeof AuditQuery>

export const AuditList = Type.Object({ total: Type.Integer({ minimum: 0 }), rows: Type.Array(AuditLine) })
export type AuditList = Static<typeof AuditList>
