import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { VERSION } from '../envelope.ts'
import { Id } from '../ids.ts'
import { VIEW_ENDS, VIEW_REASONS } from '../rules/remote-view.ts'

/**
 * Server to a machine: somebody wants to look at its screen, or does so no more. It is said once, to a machine that is there: a view
 * that nobody waits for any more is none.
 */
export const View = Type.Union([
  Type.Object({
    do: Type.Literal('ask'),
    view: Id,
    who: Type.String({ minLength: 1, maxLength: 80, description: 'The name of who wants to look' }),
    reason: Type.Enum(VIEW_REASONS),
  }),
  Type.Object({ do: Type.Literal('end'), view: Id, why: Type.Enum(VIEW_ENDS) }),
])
export type View = Static<typeof View>

/** Reads one; throws MESSAGE_INVALID. */
export const decodeView = decoder(View, 'MESSAGE_INVALID')

/**
 * One as the bytes of a message.
 * @param at clock of the server, ms since 1970
 */
export function encodeView(school: Id, device: Id, body: View, at: number): string {
  return JSON.stringify({ v: VERSION, kind: 'view', school, device, epoch: 0, seq: 0, at, uptime: 0, body })
}
