import { PreauError } from '@preau/protocol/errors.ts'
import type { OpenPort, PortListener } from './port.ts'

/** The other end of a line in a test: what was written, and what is to be heard. */
export interface FakeLine {
  open: OpenPort
  /** Everything that was written, one entry a write. */
  written: Uint8Array[]
  /** How often it was opened. */
  opened: number
  /** Called with each write; what it gives comes back at once. */
  answer: (bytes: Uint8Array) => readonly Uint8Array[]
  /** Bytes that come unasked. */
  say(bytes: Uint8Array): void
  /** The cable is pulled; the next openings fail until it is plugged in again. */
  unplug(): void
  plug(): void
}

export function fakeLine(answer: FakeLine['answer'] = () => []): FakeLine {
  let listener: PortListener | undefined
  let isPlugged = true
  const line: FakeLine = {
    written: [],
    opened: 0,
    answer,
    open: async (given) => {
      if (!isPlugged) throw new PreauError('PORT_FAILED', { port: 'fake' })
      line.opened += 1
      listener = given
      return {
        async write(bytes) {
          if (listener !== given) throw new PreauError('PORT_FAILED', { port: 'fake' })
          line.written.push(bytes)
          for (const part of line.answer(bytes)) given.data(part)
        },
        async close() {
          if (listener === given) listener = undefined
        },
      }
    },
    say: (bytes) => listener?.data(bytes),
    unplug() {
      isPlugged = false
      const heard = listener
      listener = undefined
      heard?.lost()
    },
    plug() {
      isPlugged = true
    },
  }
  return line
}
