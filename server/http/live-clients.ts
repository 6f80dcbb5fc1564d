import type { ServerResponse } from 'node:http'

/** A client that lets more than this wait for it is dropped: it comes back by itself and asks for everything anew. */
export const MAX_UNSENT_BYTES = 64 * 1024

/** The open streams, and whether each may stay. */
export class LiveClients {
  readonly #clients = new Map<ServerResponse, () => Promise<boolean>>()

  get size(): number {
    return this.#clients.size
  }

  /** @param mayStay whether who listens still is who he was, and reaches what he did */
  add(client: ServerResponse, mayStay: () => Promise<boolean>): void {
    this.#clients.set(client, mayStay)
  }

  delete(client: ServerResponse): void {
    this.#clients.delete(client)
  }

  /**
   * Sends each a line that it is still heard. INVARIANT: a stream outlives no session, no role and no scope by more than one beat:
   * who may not stay is cut off, and judged anew when he comes back. One of whom nobody can say is cut off, too.
   */
  async beat(): Promise<void> {
    for (const [client, mayStay] of [...this.#clients]) {
      const stays = await mayStay().catch(() => false)
      if (stays) this.send(client, ': still here\n\n')
      else client.destroy()
    }
  }

  /** Sends or drops; nothing is kept for a client that does not read. */
  send(client: ServerResponse, text: string): void {
    if (client.destroyed) return
    if (client.writableLength > MAX_UNSENT_BYTES) client.destroy()
    else client.write(text)
  }

  /** Cuts everybody off. */
  end(): void {
    for (const client of this.#clients.keys()) client.destroy()
  }
}
