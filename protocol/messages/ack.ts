import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { decodeEnvelope, VERSION } from '../envelope.ts'
import type { Id } from '../ids.ts'

/** What a server may ask of a device in an ack. `inventory` asks for every section again. */
export const WANTS = ['birth', 'inventory'] as const
export type Want = (typeof WANTS)[number]

/**
 * Server to device, after COMMIT and at most each 250 ms: every record of `epoch` up to and including `upto` is on disk, the
 * device may forget them. It also answers a birth: then `birth` is the number of that connection, `epoch` is the one to use
 * from now on, and sending begins after `upto` (-1: nothing stored yet).
 */
export const Ack = Type.Object({
  epoch: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  upto: Type.Integer({ minimum: -1, maximum: Number.MAX_SAFE_INTEGER }),
  time: Type.Integer({ minimum: 0, maximum: 253_402_300_799_999, description: 'Clock of the server, ms since 1970' }),
  birth: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
  instance: Type.Optional(
    Type.String({ pattern: '^[0-9a-f]{32}$', description: 'In the answer to a birth: whose birth' }),
  ),
  want: Type.Optional(Type.Array(Type.Enum(WANTS), { maxItems: WANTS.length })),
})
export type Ack = Static<typeof Ack>

/** Reads an ack; throws MESSAGE_INVALID with the path of the fault. */
export const decodeAck = decoder(Ack, 'MESSAGE_INVALID')

/**
 * An ack as the bytes of a message.
 * @param at clock of the server, ms since 1970
 */
export function encodeAck(school: Id, device: Id, body: Ack, at: number): string {
  return JSON.stringify({ v: VERSION, kind: 'ack', school, device, epoch: body.epoch, seq: 0, at, uptime: 0, body })
}

/** The ack in a message's bytes; throws the errors of decodeEnvelope or MESSAGE_INVALID. */
export function decodeAckMessage(payload: string): Ack {
  return decodeAck(decodeEnvelope(payload).body)
}
