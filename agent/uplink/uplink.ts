import type { Id } from '@preau/protocol/ids.ts'
import type { Birth } from '@preau/protocol/messages/birth.ts'
import type { InventoryDigests } from '@preau/protocol/messages/inventory.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import type { Outbox } from './outbox.ts'
import type { Random } from './random.ts'

/** What the uplink asks of whoever knows the readings; `createReporter` of agent/reporting is one. */
export interface StateSource {
  /** Every reading now, for a birth. From then on it is what the server is believed to hold. */
  birth(): ReadingValues
  /** What the server is believed to hold once the outbox is empty, for a digest. */
  sent(): ReadingValues
}

export interface UplinkOptions {
  /** Who this device is, and `mqtt://host:port` of its broker. */
  identity: { school: Id; device: Id; mqtt: string }
  outbox: Outbox
  agent: Birth['agent']
  /** Seconds between signs of life, promised to the server; also the keepalive. */
  interval: number
  state: StateSource
  inventoryDigests(): InventoryDigests
  /** The server asks for every section of the inventory again: add them to the outbox. */
  onWantInventory?(): void
  /** How far the device's wall clock is ahead of the server's, in s, at each birth. */
  onClockOffset?(seconds: number): void
  clock?: Clock
  random?: Random
  log?: Log
  /** 32 hex digits; random where nothing is said. */
  instance?: string
}

export interface UplinkStatus {
  /** The broker has accepted the connection. */
  connected: boolean
  /** The server has answered the birth of this connection: records go out. */
  born: boolean
  /** Seconds that the wall clock is ahead of the server's; undefined before the first answer. */
  clockOffset: number | undefined
}

export interface Uplink {
  status(): UplinkStatus
  /** Sends the whole state again: after a sleep, or when something made the server's doubtful. */
  rebirth(): void
  /** The broker has another address from now on. */
  moveTo(mqtt: string): void
  /** Waits at most `within` ms until the outbox is empty, then says good-bye (no will is sent) and ends. */
  stop(options?: { within?: number }): Promise<void>
  /** Ends at once without a good-bye, as a pulled plug does: the broker sends the will. */
  cut(): Promise<void>
}

/** Keeps the outbox connected to the server until it is stopped. Adding to the outbox is all that a caller has to do. */
export function startUplink(options: UplinkOptions): Uplink {
  throw new Error(`not yet: ${options.identity.device}`)
}
