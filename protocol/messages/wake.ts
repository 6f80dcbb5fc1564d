import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { VERSION } from '../envelope.ts'
import type { Id } from '../ids.ts'

/**
 * Server to a neighbour of a machine that sleeps: call it by the network. Calling a machine that is awake does nothing, so it is said
 * again until that one is there, and nobody answers.
 */
export const Wake = Type.Object({
  macs: Type.Array(Type.String({ pattern: '^[0-9a-f]{2}(:[0-9a-f]{2}){5}$' }), {
    minItems: 1,
    maxItems: 8,
    description: 'The addresses of its network cards',
  }),
})
export type Wake = Static<typeof Wake>

/** Reads one; throws MESSAGE_INVALID with the path of the fault. */
export const decodeWake = decoder(Wake, 'MESSAGE_INVALID')

/**
 * One as the bytes of a message.
 * @param at clock of the server, ms since 1970
 */
export function encodeWake(school: Id, device: Id, body: Wake, at: number): string {
  return JSON.stringify({ v: VERSION, kind: 'wake', school, device, epoch: 0, seq: 0, at, uptime: 0, body })
}
