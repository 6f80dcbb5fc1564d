/** What a client of the broker may ask of it. Sizes in bytes, times in milliseconds where nothing else is said. */
export const LIMITS = {
  /** A CONNECT with its will: 512 bytes in practice. */
  packetBeforeConnect: 4 * 1024,
  /** A message of 64 KiB with its topic and header. */
  packetAfterConnect: 64 * 1024 + 512,
  /** How long a socket may stay without a whole CONNECT. */
  connectTimeout: 10_000,
  /** How long a device may come back by its ticket, in seconds: longer than most power cuts. */
  ticketLife: 12 * 3600,
  /** The longest keepalive, in seconds: a client without one would never be missed. */
  keepalive: 3600,
  /** Connections at once; the largest school has 500 devices. */
  connections: 6000,
  /** Connections at once that have not said who they are: the largest school after a power cut, and as many again. */
  strangers: 1000,
  /** Levels of a topic: ours have five. */
  topicLevels: 8,
} as const
