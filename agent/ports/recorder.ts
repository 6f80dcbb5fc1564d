import { joinBytes } from '@preau/protocol/spec/bytes.ts'
import type { OpenPort } from './port.ts'

/** What went over a line: something that was written, and all that came until the next writing. */
export interface RecordedExchange {
  /** Empty for what came before anything was written: a greeting, noise of a start. */
  sent: Uint8Array
  received: Uint8Array
}

/** No exchange of such a device is longer, in bytes: what comes beyond is not kept. */
const LONGEST_KEPT = 8192

/**
 * A port that also writes down what goes over it. `note` is called with each exchange as it ends: by the next writing, or by the
 * end of the line.
 */
export function recorded(open: OpenPort, note: (exchange: RecordedExchange) => void): OpenPort {
  return async (listener) => {
    let sent = new Uint8Array()
    let received = new Uint8Array()
    const end = () => {
      if (sent.length + received.length > 0) note({ sent, received })
      sent = new Uint8Array()
      received = new Uint8Array()
    }
    const port = await open({
      data(bytes) {
        received = joinBytes([received, bytes]).slice(0, LONGEST_KEPT) as Uint8Array<ArrayBuffer>
        listener.data(bytes)
      },
      lost() {
        end()
        listener.lost()
      },
    })
    return {
      async write(bytes) {
        end()
        sent = Uint8Array.from(bytes)
        await port.write(bytes)
      },
      async close() {
        await port.close()
        end()
      },
    }
  }
}
