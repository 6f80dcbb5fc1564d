import type { SyncKindName } from './kinds.ts'

/** How the rows of a kind are proved equal on both sides, and what becomes of one that only the territory has. */
export interface Compared {
  /** `state`: all of them; else those of one day after the other, by this field, in ms since 1970 or `day`. */
  by: 'state' | 'at' | 'asked_at' | 'opened_at' | 'joined_at' | 'day'
  /**
   * `back`: the school gets it, as after a restored backup. `gone`: the school has it no more, so it goes. `left`: it stays where
   * it is, for the school may have let it go in order, and would act on it.
   */
  lacked: 'back' | 'gone' | 'left'
  /** What the territory owns and the school alone has is kept there: it had it before it joined. */
  alone?: 'kept'
}

/** How many days back is compared: less than either side may be told to keep anything. */
export const COMPARED_DAYS = 28

/**
 * The kinds that are compared. Raw samples are not: each side folds them by itself, and what is folded is; nor connections, of which
 * a device keeps its last twenty, nor what a server says of its own health.
 */
export const COMPARED: Partial<Record<SyncKindName, Compared>> = {
  authority: { by: 'state', lacked: 'back' },
  school: { by: 'state', lacked: 'back' },
  room: { by: 'state', lacked: 'back' },
  device: { by: 'state', lacked: 'back' },
  plan: { by: 'state', lacked: 'back' },
  device_status: { by: 'state', lacked: 'gone' },
  device_state: { by: 'state', lacked: 'gone' },
  equipment: { by: 'state', lacked: 'gone' },
  command: { by: 'asked_at', lacked: 'left' },
  contract: { by: 'state', lacked: 'back', alone: 'kept' },
  contract_version: { by: 'state', lacked: 'back', alone: 'kept' },
  ticket: { by: 'opened_at', lacked: 'back' },
  service_event: { by: 'at', lacked: 'back' },
  ticket_note: { by: 'at', lacked: 'back' },
  ticket_device: { by: 'joined_at', lacked: 'gone' },
  ticket_rating: { by: 'at', lacked: 'back' },
  objective: { by: 'state', lacked: 'back' },
  event: { by: 'at', lacked: 'back' },
  status_change: { by: 'at', lacked: 'back' },
  inventory_part: { by: 'state', lacked: 'gone' },
  sample_day: { by: 'day', lacked: 'back' },
}
