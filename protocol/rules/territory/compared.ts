import type { RetentionItem } from '../retention.ts'
import type { SyncKindName } from './kinds.ts'

/** How the rows of a kind are proved equal on both sides, and what becomes of one that only the territory has. */
export interface Compared {
  /** `state`: all of them; else those of one day after the other, by this field, in ms since 1970 or `day`. */
  by: 'state' | 'at' | 'to_at' | 'asked_at' | 'opened_at' | 'joined_at' | 'made_at' | 'day'
  /**
   * `back`: the school gets it, as after a restored backup. `gone`: the school has it no more, so it goes. `left`: it stays where
   * it is, for the school may have let it go in order, and would act on it.
   */
  lacked: 'back' | 'gone' | 'left'
  /** What the territory owns and the school alone has is kept there: it had it before it joined. */
  alone?: 'kept'
  /** By which period either side keeps it, where it is compared by days: what one of them keeps no longer is no difference. */
  kept?: RetentionItem
}

/** How many days back is compared each time: less than either side may be told to keep anything. */
export const COMPARED_DAYS = 28

/** So often all days that both sides keep are compared, in ms; and at the next comparison of a side that was restored from a backup older than that. */
export const WHOLE_EVERY = 7 * 86_400_000

/** In the book of comparisons: when all that is kept was compared from end to end. */
export const EVERYTHING = 'everything'

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
  command: { by: 'asked_at', lacked: 'left', kept: 'events' },
  contract: { by: 'state', lacked: 'back', alone: 'kept' },
  contract_version: { by: 'state', lacked: 'back', alone: 'kept' },
  ticket: { by: 'opened_at', lacked: 'back', kept: 'tickets' },
  service_event: { by: 'at', lacked: 'back', kept: 'tickets' },
  ticket_note: { by: 'at', lacked: 'back', kept: 'tickets' },
  ticket_device: { by: 'joined_at', lacked: 'gone', kept: 'tickets' },
  ticket_rating: { by: 'at', lacked: 'back', kept: 'tickets' },
  ticket_file: { by: 'at', lacked: 'back', kept: 'tickets' },
  survey: { by: 'state', lacked: 'back' },
  survey_result: { by: 'state', lacked: 'back' },
  lesson: { by: 'to_at', lacked: 'back', kept: 'bookings' },
  room_closure: { by: 'made_at', lacked: 'back', kept: 'bookings' },
  school_claim: { by: 'state', lacked: 'back' },
  objective: { by: 'state', lacked: 'back' },
  campaign: { by: 'made_at', lacked: 'back', kept: 'events' },
  campaign_device: { by: 'made_at', lacked: 'back', kept: 'events' },
  campaign_event: { by: 'at', lacked: 'back', kept: 'events' },
  update_result: { by: 'at', lacked: 'back', kept: 'events' },
  director_orders: { by: 'state', lacked: 'back' },
  event: { by: 'at', lacked: 'back', kept: 'events' },
  status_change: { by: 'at', lacked: 'back', kept: 'statuses' },
  inventory_part: { by: 'state', lacked: 'gone' },
  sample_day: { by: 'day', lacked: 'back', kept: 'samples' },
}
