import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { VERSION } from '../envelope.ts'
import type { Id } from '../ids.ts'

/**
 * Server to a machine: what it is ordered was signed anew, so that it need not wait for its next look. It says nothing of what that is:
 * the machine asks, checks and judges as it does each hour. Whoever is not there, or does not know the word, looks by itself.
 */
export const Look = Type.Object({ for: Type.Literal('orders') })
export type Look = Static<typeof Look>

/** Reads one; throws MESSAGE_INVALID. */
export const decodeLook = decoder(Look, 'MESSAGE_INVALID')

/**
 * One as the bytes of a message.
 * @param at clock of the server, ms since 1970
 */
export function encodeLook(school: Id, device: Id, at: number): string {
  const body: Look = { for: 'orders' }
  return JSON.stringify({ v: VERSION, kind: 'look', school, device, epoch: 0, seq: 0, at, uptime: 0, body })
}
