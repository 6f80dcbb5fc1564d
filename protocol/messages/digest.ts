import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { InventoryDigests } from './inventory.ts'

/**
 * Device to server, each few hours: a digest of the state that the device believes the server to have, as of the seq in its
 * envelope. Where the server's own differs it asks for a birth. It is no record of the outbox.
 */
export const Digest = Type.Object({
  state: Type.String({ pattern: '^[0-9a-f]{16}$', description: 'stateDigest() of the last values sent' }),
  inventory: InventoryDigests,
})
export type Digest = Static<typeof Digest>

/** Reads a digest; throws MESSAGE_INVALID with the path of the fault. */
export const decodeDigest = decoder(Digest, 'MESSAGE_INVALID')
