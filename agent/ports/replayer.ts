import { equalBytes } from '@preau/protocol/spec/bytes.ts'
import type { OpenPort } from './port.ts'
import type { RecordedExchange } from './recorder.ts'

/**
 * A port that says again what was recorded: each writing is answered as the next same writing of the recording was, from the
 * beginning again after the last one. To what was never asked it says nothing, as a device that does not know it.
 */
export function replayed(exchanges: readonly RecordedExchange[]): OpenPort {
  return async (listener) => {
    let at = 0
    let isOver = false
    const say = (bytes: Uint8Array) => {
      if (bytes.length > 0) queueMicrotask(() => isOver || listener.data(bytes))
    }
    const [first] = exchanges
    if (first && first.sent.length === 0) say(first.received)
    return {
      async write(bytes) {
        for (let step = 0; step < exchanges.length; step++) {
          const exchange = exchanges[(at + step) % exchanges.length]
          if (!exchange || !equalBytes(exchange.sent, bytes)) continue
          at += step + 1
          return say(exchange.received)
        }
      },
      async close() {
        isOver = true
      },
    }
  }
}
