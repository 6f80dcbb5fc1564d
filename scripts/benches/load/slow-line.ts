import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

export interface SlowLineParts {
  /** Port on loopback of who stands at the far end. */
  to: number
  /** Bytes a second, for all that comes together. */
  rate: number
  /** ms between two moments at which all that is open is reset at once. */
  cutEvery: number
}

interface Crossing {
  near: Socket
  far: Socket
  /** What has come to the far end of the line and waits to be carried. */
  waiting: Buffer[]
  isOver: boolean
}

const TICK = 10
/** Bytes that wait at the far end: they have crossed nothing yet. */
const MOST_WAITING = 256 * 1024

/**
 * The line of a school: carries so many bytes a second from the far end to the near one, and is cut by a reset, as a router does
 * that comes back. Counts what it carried in both directions, heads of requests and answers among it; what was carried and not
 * read before a cut counts too. Frames of TCP and below are not counted.
 */
export class SlowLine {
  readonly #parts: SlowLineParts
  readonly #crossings = new Set<Crossing>()
  #server: Server | undefined
  #timers: NodeJS.Timeout[] = []
  #at = 0
  #left = 0
  carried = 0
  cuts = 0

  constructor(parts: SlowLineParts) {
    this.#parts = parts
  }

  /** Gives the port of the near end. */
  async start(): Promise<number> {
    this.#server = createServer((near) => this.#open(near)).listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    this.#at = performance.now()
    this.#timers = [setInterval(() => this.#carry(), TICK), setInterval(() => this.#cut(), this.#parts.cutEvery)]
    return (this.#server.address() as AddressInfo).port
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer)
    for (const { near, far } of this.#crossings) {
      near.destroy()
      far.destroy()
    }
    this.#server?.close()
  }

  #open(near: Socket): void {
    const far = connect(this.#parts.to, '127.0.0.1')
    const crossing: Crossing = { near, far, waiting: [], isOver: false }
    this.#crossings.add(crossing)
    near.setNoDelay(true)
    near
      .on('error', () => undefined)
      .on('close', () => {
        this.#crossings.delete(crossing)
        far.destroy()
      })
    near.on('data', (asked) => {
      this.carried += asked.length
      far.write(asked)
    })
    far.on('data', (bytes) => {
      crossing.waiting.push(bytes)
      if (bytesOf(crossing) > MOST_WAITING) far.pause()
    })
    far
      .on('error', () => undefined)
      .on('close', () => {
        crossing.isOver = true
      })
  }

  #carry(): void {
    const now = performance.now()
    // What could not be carried while this program was busy is not made up for beyond a tenth of a second.
    this.#left = Math.min(this.#left + ((now - this.#at) * this.#parts.rate) / 1000, this.#parts.rate / 10)
    this.#at = now
    for (const crossing of this.#crossings) {
      const { near, far, waiting } = crossing
      while (this.#left >= 1 && near.writableLength === 0) {
        const next = waiting.shift()
        if (!next) break
        const piece = next.subarray(0, Math.floor(this.#left))
        if (piece.length < next.length) waiting.unshift(next.subarray(piece.length))
        near.write(piece)
        this.#left -= piece.length
        this.carried += piece.length
      }
      if (bytesOf(crossing) < MOST_WAITING) far.resume()
      if (crossing.isOver && waiting.length === 0) near.end()
    }
  }

  #cut(): void {
    if (this.#crossings.size > 0) this.cuts++
    for (const { near, far } of this.#crossings) {
      near.resetAndDestroy()
      far.destroy()
    }
  }
}

function bytesOf({ waiting }: Crossing): number {
  return waiting.reduce((sum, { length }) => sum + length, 0)
}
