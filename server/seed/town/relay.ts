import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** A line of this machine to a port of it, which can be cut as a cable is: nobody answers any more, and what was open ends. */
export class Relay {
  readonly #to: () => number
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined
  #port = 0

  /** @param to the port that it leads to */
  constructor(to: () => number) {
    this.#to = to
  }

  get port(): number {
    return this.#port
  }

  /** Opens it, at the port that it had where that is free. */
  async open(): Promise<void> {
    if (this.#server) return
    const server = createServer((socket) => this.#pass(socket))
    this.#server = server
    try {
      await listen(server, this.#port)
    } catch {
      await listen(server, 0)
    }
    this.#port = (server.address() as AddressInfo).port
  }

  cut(): void {
    this.#server?.close()
    this.#server = undefined
    for (const socket of this.#sockets) socket.destroy()
  }

  #pass(near: Socket): void {
    const far = connect(this.#to(), '127.0.0.1')
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        this.#sockets.delete(socket)
        other.destroy()
      })
      socket.pipe(other)
    }
  }
}

async function listen(server: Server, port: number): Promise<void> {
  const listening = once(server, 'listening')
  server.listen(port, '127.0.0.1')
  await listening
}
