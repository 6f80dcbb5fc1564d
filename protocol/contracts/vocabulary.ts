/** How much a fault hinders the class. */
export const SEVERITIES = ['blocking', 'major', 'minor'] as const
export type Severity = (typeof SEVERITIES)[number]

/** What a supplier commits himself to: somebody treats the fault (GTI), it works again (GTR). */
export const COMMITMENTS = ['gti', 'gtr'] as const
export type Commitment = (typeof COMMITMENTS)[number]

/** What meets a GTI: somebody took the ticket, works on it from afar, or has arrived. */
export const START_EVENTS = ['acknowledged', 'remote_start', 'on_site'] as const
export type StartEvent = (typeof START_EVENTS)[number]

/** The events of a ticket. Those of the same second count in this order. */
export const TICKET_EVENTS = [
  'opened',
  'acknowledged',
  'remote_start',
  'on_site',
  'paused',
  'resumed',
  'handed_over',
  'requalified',
  'workaround',
  'restored',
  'closed',
  'reopened',
  'rejected',
  'waived',
  'session_lost',
  'pause_contested',
  'pause_answered',
  'corrected',
] as const
export type TicketEventName = (typeof TICKET_EVENTS)[number]

/** What the buyer answers to who contests a pause: it stands, or he is right. What follows from that is a line of its own. */
export const PAUSE_ANSWERS = ['kept', 'granted'] as const
export type PauseAnswer = (typeof PAUSE_ANSWERS)[number]

/** The events of an equipment. */
export const EQUIPMENT_EVENTS = ['down', 'up', 'corrected'] as const
export type EquipmentEventName = (typeof EQUIPMENT_EVENTS)[number]

/** Steps of a service for which a contract says who does what. */
export const RACI_STEPS = [
  'support',
  'delivery',
  'installation',
  'start_up',
  'level_1',
  'level_2',
  'level_3',
  'parts',
] as const
