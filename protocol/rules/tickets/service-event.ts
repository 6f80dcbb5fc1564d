import type { Commitment, EquipmentEventName, Severity, TicketEventName } from '../../contracts/vocabulary.ts'
import type { Id } from '../../ids.ts'

/** How a ticket hinders the class; `request`: nothing is broken, so no contract counts it and it never becomes a fault. */
export const TICKET_SEVERITIES = ['blocking', 'major', 'minor', 'request'] as const
export type TicketSeverity = Severity | 'request'

/** Who answers for a ticket while no contract says it. Any other party is the id of one of the contract's. */
export const COMMUNE = 'commune'

/** The fields of an event, named as in a line of the published log. Times are ms since 1970, in whole seconds. */
export interface EventFields {
  at: number
  event: TicketEventName | EquipmentEventName
  severity?: TicketSeverity
  /** Id of a lot of the contract. */
  lot?: string
  cause?: string
  /** The party that did it. */
  by?: string
  /** The party that has it from now on; with `opened` the one with which it begins. */
  to?: string
  proof?: string
  note?: string
  commitment?: Commitment
  /** Cents. */
  amount?: number
}

/**
 * A line of the log of the service. INVARIANT: it never changes; a `corrected` line names in `replaces` the `n` of the one that it
 * takes the place of, with what stands in `with`, or takes it back without. Of a pause that is contested or answered for `with` is the
 * pause.
 */
export interface ServiceEvent extends EventFields {
  school: Id
  /** Counts the lines of a school from 1. */
  n: number
  /** Made by whoever asked for it: the same again adds nothing. */
  key: Id
  ticket: Id | null
  equipment: Id | null
  replaces?: number
  with?: EventFields
  recordedAt: number
  /** Random id of a person; null for a rule. */
  recordedBy: Id | null
}
