import type { ErrorCode } from '@preau/protocol/errors.ts'
import type { Order } from '@preau/protocol/update/orders.ts'
import type { TargetKind } from '@preau/protocol/update/target-facts.ts'
import type { Log } from '../uplink/log.ts'

/** What an installer is given beside the order and its file. */
export interface InstallContext {
  /** Ends the installation where it can still be ended without harm: the agent stops. */
  signal: AbortSignal
  /** Whether nothing of a class can be going on from now on for so many ms (I6): to be asked again right before an act that disturbs. */
  isFree(ms: number): boolean
  /** Another signed target by its name, fetched whole: what a package consists of. Gives its path; throws what Updates.obtain() throws. */
  obtain(name: string): Promise<string>
  /** The campaign that the order belongs to, as the turn said it. */
  campaign: string | undefined
  log: Log
}

/**
 * How an installation ended. `restart`: laid down, and this program has to end so that the new version is tried; whether it stays is
 * told later. `waits`: nothing was done, it is not the time for it. `failed`: nothing has changed, or what was is back.
 */
export type InstallOutcome =
  | { done: 'installed' }
  | { done: 'restart' }
  | { done: 'waits' }
  | { done: 'failed'; code: ErrorCode; detail?: string }

/** Puts targets of its kinds in place. The file that it gets has the bytes that were signed; what is in them it has to read as hostile. */
export interface Installer {
  kinds: readonly TargetKind[]
  /** How long the installation of an order may disturb whoever is at the machine, in ms; a quarter of an hour where it does not say. */
  disturbs?(order: Order): number
  /** The version of a product that is in place; undefined where there is none. */
  installed(product: string): string | undefined | Promise<string | undefined>
  /** May be called again for an order that it was cut in. What it throws counts as failed. */
  install(order: Order, file: string, context: InstallContext): Promise<InstallOutcome>
}
