import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { Time } from '../envelope.ts'
import { Id } from '../ids.ts'

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

/** The last place of the chain at a moment: what shows later that lines were cut off its end. */
export const AuditHead = Type.Object({ at: Time, seq: Type.Integer({ minimum: 0 }), hash: Hash })
export type AuditHead = Static<typeof AuditHead>

/** A signature of the authority of the server, base64. */
const Signature = Type.String({ maxLength: 200, pattern: '^[A-Za-z0-9+/]+=*$' })

/** A head as it is exported: a line of `audit-heads`. */
export const SignedHead = Type.Object({ ...AuditHead.properties, signature: Signature })
export type SignedHead = Static<typeof SignedHead>

/** Reads a line of the exported heads; throws AUDIT_UNREADABLE. */
export const decodeSignedHead = decoder(SignedHead, 'AUDIT_UNREADABLE')

/** The place up to which older lines were taken away, signed. */
export const AuditCheckpoint = Type.Object({
  seq: Type.Integer({ minimum: 1 }),
  hash: Hash,
  madeAt: Time,
  signature: Signature,
})
export type AuditCheckpoint = Static<typeof AuditCheckpoint>

/** A line of an exported audit: what begins it, its checkpoints, its lines, and the head that ends it. */
export const AuditExportLine = Type.Union([
  Type.Object({ audit: Type.Literal(1), at: Time, authority: Type.String({ maxLength: 10_000, description: 'PEM' }) }),
  Type.Object({ checkpoint: AuditCheckpoint }),
  Type.Object({ line: AuditLine }),
  Type.Object({ head: SignedHead }),
])
export type AuditExportLine = Static<typeof AuditExportLine>

/** Reads a line of an exported audit; throws AUDIT_UNREADABLE with the path of the fault. */
export const decodeAuditExportLine = decoder(AuditExportLine, 'AUDIT_UNREADABLE')

/** Which lines, the newest first. Pages go by seq: `before` is the seq of the last line that one has. */
export const AuditQuery = Type.Object({
  before: Type.Optional(Type.Integer({ minimum: 1 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
  from: Type.Optional(Type.Integer({ minimum: 0, description: 'Not before, ms since 1970' })),
  to: Type.Optional(Type.Integer({ minimum: 0, description: 'Before, ms since 1970' })),
  actor: Type.Optional(Type.String({ maxLength: 100 })),
  action: Type.Optional(Type.String({ maxLength: 64 })),
  school: Type.Optional(Id),
  result: Type.Optional(Type.Enum(AUDIT_RESULTS)),
  q: Type.Optional(Type.String({ maxLength: 200, description: 'In the target, or in the name of what it is' })),
})
export type AuditQuery = Static<typeof AuditQuery>

/**
 * Lines with the names that they are known by today. A key of `names` is an `actor`, a `target` or `school:<id>`; null is a
 * person who was erased. What has no name any more, or never had one, is not there.
 */
export const AuditList = Type.Object({
  total: Type.Integer({ minimum: 0, description: 'Of all pages' }),
  rows: Type.Array(AuditLine),
  names: Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()])),
})
export type AuditList = Static<typeof AuditList>

/** What can be wrong with an audit, each with the seq of the first line that does not fit. */
export const AUDIT_FAULTS = ['changed', 'missing', 'reordered', 'inserted', 'cut', 'checkpoint', 'head'] as const
export type AuditFaultName = (typeof AUDIT_FAULTS)[number]

/** Whether the chain holds, looked at line by line. */
export const AuditProof = Type.Object({
  at: Time,
  /** The first and the last line that were followed; `first` is one more than `last` where there is none. */
  first: Type.Integer({ minimum: 1 }),
  last: Type.Integer({ minimum: 0 }),
  /** Exported heads that were compared. */
  heads: Type.Integer({ minimum: 0 }),
  fault: Type.Union([Type.Object({ seq: Type.Integer({ minimum: 0 }), fault: Type.Enum(AUDIT_FAULTS) }), Type.Null()]),
  /** After which lines others were lost because a backup was restored, which the chain itself says. */
  restored: Type.Array(Type.Object({ seq: Type.Integer({ minimum: 1 }), at: Time })),
})
export type AuditProof = Static<typeof AuditProof>
