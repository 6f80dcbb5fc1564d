/** A line to one device, open. Bytes come as they come: frames are the business of agent/framing. */
export interface Port {
  /** Resolves when the bytes are on their way. Throws PORT_FAILED. */
  write(bytes: Uint8Array): Promise<void>
  /** Ends the line; nothing is heard of it afterwards. */
  close(): Promise<void>
}

/** Who hears of a port. */
export interface PortListener {
  data(bytes: Uint8Array): void
  /** The line is lost: a cable was pulled, the other side hung up. It is told once, and never after close(). */
  lost(): void
}

/** Opens a port; throws PORT_FAILED. */
export type OpenPort = (listener: PortListener) => Promise<Port>
