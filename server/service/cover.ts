import type { Id } from '@preau/protocol/ids.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import type { Coverage } from '@preau/protocol/rules/tickets/clocks.ts'
import type { Queries } from '../store/database.ts'

/** What a ticket is about, for the question of which contract holds for it. */
export interface Covered {
  school: Id
  device: Id | null
  kind: DeviceKind | null
  /** When it was opened, ms since 1970: the contract and its version are those of that day. */
  at: number
  /** The contract that was found for it before, where there was one: a ticket keeps it. */
  contract?: Id | null
  /** A lot of that contract that was named for it. */
  lot?: string | null
}

/** The contract that holds for a ticket. */
export interface Cover extends Coverage {
  contract: Id
  /** Id of the lot within the contract. */
  lot: string
  /** Parties of the contract: who answers for the lot, and who buys. */
  supplier: string
  buyer: string
}

/** Finds contracts. Reads go through `db`, which may be a transaction. */
export interface Covers {
  coverOf(db: Queries, about: Covered): Promise<Cover | undefined>
  /** The name of a party of a contract as it is today; null where it has none. */
  partyName(db: Queries, contract: Id, party: string): Promise<string | null>
}

/** A server on which no contract was entered. */
export const NO_COVERS: Covers = {
  coverOf: async () => undefined,
  partyName: async () => null,
}
