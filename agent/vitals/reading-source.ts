import type { ReadingName, ReadingValues } from '@preau/protocol/rules/readings.ts'
import type { Machine } from './machine.ts'

/** One way to take one or more readings of a machine: what is read together costs one look. */
export interface ReadingSource {
  /** The readings that it may give, as `READINGS` names them. */
  names: readonly ReadingName[]
  /** Seconds from one look to the next: never less than `READINGS` says for the most frequent of its names. */
  every: number
  /** Child processes that one look starts, as measured; see platforms.ts. */
  spawns: number
  /** Seconds from the first look to the second, where the first alone tells nothing since rates are differences. */
  again?: number
  /** Seconds after which a look has failed. 30 where it is not said. */
  timeout?: number
  /**
   * Takes the readings. One that is not in the answer is not there (any more); where this throws nothing is known.
   * A source may remember its last look (rates are differences): it belongs to one collector.
   */
  read(machine: Machine): Promise<ReadingValues>
}
