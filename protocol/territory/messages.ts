import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { Count, Time } from '../envelope.ts'
import { DigestMessage } from './digest.ts'
import { SyncRecord, Version } from './record.ts'

/** 32 hex digits that a store makes once: a copy of a data folder has the same, two stores never do. */
export const Instance = Type.String({ pattern: '^[0-9a-f]{32}$' })

/**
 * The first message of a school's server on a connection. `run` is made new at each start of the program: two programs with the
 * same key and instance are a clone. `kinds` are those that it can take.
 */
export const Hello = Type.Object({
  what: Type.Literal('hello'),
  instance: Instance,
  run: Instance,
  program: Type.String({ maxLength: 40 }),
  kinds: Type.Array(Type.String({ maxLength: 32 }), { maxItems: 200 }),
  sent: Type.Object(
    { epoch: Count, seq: Type.Integer({ minimum: -1 }) },
    { description: 'The last place that it gave' },
  ),
  clock: Type.Optional(
    Type.Union([Version, Type.Null()], {
      description: 'The newest version that it gave or saw: a territory that was restored goes past it',
    }),
  ),
})
export type Hello = Static<typeof Hello>

/** Why a territory takes nothing of a server: another program speaks with its key, it left, or it was taken out. */
export const REFUSALS = ['clone', 'moved', 'revoked'] as const
export type UplinkRefusal = (typeof REFUSALS)[number]

/**
 * The answer to a hello: from now on the school sends in `epoch` (above all that the territory has of it), the territory sends in
 * `own`. `time` is the territory's clock; `clock` the newest version that it has of this school, which the school's goes past.
 */
export const Welcome = Type.Object({
  what: Type.Literal('welcome'),
  run: Instance,
  instance: Instance,
  epoch: Count,
  own: Count,
  time: Time,
  clock: Type.Union([Type.String({ maxLength: 40 }), Type.Null()]),
  kinds: Type.Array(Type.String({ maxLength: 32 }), { maxItems: 200 }),
  refused: Type.Optional(Type.Enum(REFUSALS)),
  comparedAt: Type.Optional(
    Type.Union([Time, Type.Null()], { description: 'When all days were compared last, as the territory has it' }),
  ),
})
export type Welcome = Static<typeof Welcome>

/** Rows of one side for the other, applied in one transaction: as they are, or as base64 of zstd over their JSON. */
export const Batch = Type.Object({
  what: Type.Literal('batch'),
  records: Type.Optional(Type.Array(SyncRecord, { maxItems: 2000 })),
  packed: Type.Optional(Type.String({ maxLength: 65_000 })),
})
export type Batch = Static<typeof Batch>

/**
 * After COMMIT: the batches `seqs` of `epoch` are on disk, or set aside where they could not be read. `stale` says that the epoch is not
 * one that this side gave, or with epoch 0 that it knows of no connection: say hello again.
 */
export const BatchAck = Type.Object({
  what: Type.Literal('ack'),
  epoch: Count,
  seqs: Type.Array(Count, { maxItems: 1000 }),
  later: Type.Optional(
    Type.Array(Type.Object({ kind: Type.String({ maxLength: 32 }), key: Type.String({ maxLength: 400 }) }), {
      maxItems: 20_000,
      description: 'Rows of these batches of which what they refer to is not there yet',
    }),
  ),
  stale: Type.Optional(Type.Boolean()),
})
export type BatchAck = Static<typeof BatchAck>

/** A school's server asks for its next certificate, by the key that it has; by the connection the territory knows who asks. */
export const Renew = Type.Object({ what: Type.Literal('renew'), csr: Type.String({ maxLength: 4000 }) })
export type Renew = Static<typeof Renew>

/** The territory's answer, PEM. The one before it holds on until its own end. */
export const Renewed = Type.Object({ what: Type.Literal('renewed'), certificate: Type.String({ maxLength: 8000 }) })
export type Renewed = Static<typeof Renewed>

/** What goes over an uplink, either way, as the body of an envelope of the kind `uplink`. */
export const UplinkBody = Type.Union([Hello, Welcome, Batch, BatchAck, Renew, Renewed, DigestMessage])
export type UplinkBody = Static<typeof UplinkBody>

/** Reads the body of an uplink's envelope. Throws MESSAGE_INVALID. */
export const decodeUplinkBody = decoder(UplinkBody, 'MESSAGE_INVALID')

/** The rows of a batch that was packed. Throws MESSAGE_INVALID. */
export const decodeRecords = decoder(Type.Array(SyncRecord, { maxItems: 20_000 }), 'MESSAGE_INVALID')
