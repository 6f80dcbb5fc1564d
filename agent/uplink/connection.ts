import type { PreauError } from '@preau/protocol/errors.ts'
import type { Encoded } from './encode.ts'
import type { Papers } from './secure-socket.ts'

export interface ConnectRequest {
  /** `mqtts://host:port` of the broker; `mqtt:` where it is one of this machine. */
  url: string
  /** What proves this device, and by what it knows the broker; needed for `mqtts:`. */
  papers?: Papers | undefined
  clientId: string
  /** Seconds between signs of life on the wire. */
  keepalive: number
  /** Published by the broker when the connection is cut. */
  will: Encoded
  /** Topics to listen to: refused one of them, it closes. */
  subscribe: readonly string[]
  /** Topics to listen to where the broker lets it. */
  wish?: readonly string[]
}

export interface ConnectionEvents {
  /** The broker has accepted the connection and every subscription that is needed. */
  opened(): void
  /**
   * A wish that was refused; `closed` where the broker closed the connection over it, as some do, or did so for another reason
   * while it was asked.
   */
  unheard?(topic: string, how: 'refused' | 'closed'): void
  /** A message on one of the topics. */
  message(payload: string): void
  /** Called once, when it is over; also where it never opened. */
  closed(error?: PreauError): void
}

/** A connection to the broker, or one that is being made. After `closed` nothing of it is left pending. */
export interface Connection {
  /** Resolves at the PUBACK; throws SERVER_UNREACHABLE where the connection ends before. */
  publish(message: Encoded): Promise<void>
  /** Ends it: with a good-bye (no will is sent) or as a pulled plug does. */
  close(how: 'politely' | 'at_once'): void
}

/** Begins a connection; no event comes before it has returned. `connectMqtt` is the real one. */
export type Connect = (request: ConnectRequest, events: ConnectionEvents) => Connection
