import type { Driver } from '../drivers/compile-spec.ts'
import type { Exchange } from '../drivers/transcript.ts'
import { framerOf } from '../framing/framer-of.ts'

/** What a driver makes of an exchange: the first frame that answers the request, or refuses it. */
export interface Decoded {
  sent: Uint8Array | undefined
  /** Values by reading, written as a transcript writes them; undefined where no frame is an answer. */
  values: Record<string, string> | undefined
  refused: string | undefined
}

/** Plays the controller's part of an exchange; throws ACTION_NOT_ALLOWED where the spec has no such command or choice. */
export function decodeExchange(driver: Driver, { asked, name, choice, received }: Exchange): Decoded {
  const request = asked === 'read' ? driver.reads.get(name) : driver.command(name, choice)
  const sent = request?.bytes
  if (request?.silent) return { sent, values: {}, refused: undefined }
  for (const frame of framerOf(driver.spec.framing.replies, driver.spec.notation).push(received)) {
    if (driver.notice(frame)) continue
    const refused = driver.refusal(frame)
    if (refused) return { sent, values: {}, refused }
    const values = request?.answer(frame)
    if (!values) continue
    const written = Object.entries(values).map(([reading, value]) => [reading, String(value)])
    return { sent, values: Object.fromEntries(written), refused: undefined }
  }
  return { sent, values: undefined, refused: undefined }
}
