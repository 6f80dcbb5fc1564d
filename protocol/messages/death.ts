import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'

/**
 * The will of a connection, published by the broker when it is cut. `connection` is that of the birth: a death that comes
 * after a later birth is ignored. It is no record of the outbox.
 */
export const Death = Type.Object({
  instance: Type.String({ pattern: '^[0-9a-f]{32}$' }),
  connection: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
})
export type Death = Static<typeof Death>

/** Reads a death; throws MESSAGE_INVALID with the path of the fault. */
export const decodeDeath = decoder(Death, 'MESSAGE_INVALID')
