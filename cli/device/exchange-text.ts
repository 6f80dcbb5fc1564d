import { bytesTo } from '@preau/agent/drivers/transcript.ts'
import type { Notation } from '@preau/protocol/spec/pattern.ts'

/** Both sides of an exchange, as a transcript writes bytes. */
export function exchangeText(
  notation: Notation,
  request: Uint8Array,
  reply: Uint8Array,
): { request: string; reply: string } {
  return { request: bytesTo(request, notation), reply: bytesTo(reply, notation) }
}
