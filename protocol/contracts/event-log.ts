import type { Commitment, EquipmentEventName, Severity, TicketEventName } from './vocabulary.ts'

/** An event of a ticket as the engine takes it. Times are whole seconds since 1970, money is cents. */
export interface TicketEvent {
  line: number
  at: number
  event: Exclude<TicketEventName, 'corrected'>
  school?: string
  severity?: Severity
  lot?: string
  equipment?: string
  cause?: string
  by?: string
  to?: string
  proof?: string
  note?: string
  commitment?: Commitment
  amount?: number
  /** The pause that is contested, or answered for. */
  pause?: NamedPause
}

/** A pause by the time and the cause of its line. */
export interface NamedPause {
  at: number
  cause: string
}

/** An event of an equipment as the engine takes it. */
export interface EquipmentEvent {
  line: number
  at: number
  event: Exclude<EquipmentEventName, 'corrected'>
  school?: string
  class?: string
  cause?: string
  by?: string
  note?: string
}

/** A line that takes the place of another one, or takes it back. */
export interface Correction<E> {
  line: number
  at: number
  replaces: { at: number; event: string; cause?: string }
  with?: E
  by?: string
  cause?: string
  note?: string
}

/** All that happened to one ticket or one equipment, as the file says it: in no order, nothing corrected yet. */
export interface Told<E> {
  events: E[]
  corrections: Correction<E>[]
}

/** Why a line cannot be: what rule it breaks, and the field or name that it breaks it with. */
export interface LogFault {
  line: number
  fault: string
  about?: string
}

/** A log as it was read. With faults in it no figure is made. */
export interface EventLog {
  tickets: Map<string, Told<TicketEvent>>
  equipment: Map<string, Told<EquipmentEvent>>
  /** Lines that hold an event. */
  lines: number
  faults: LogFault[]
}
