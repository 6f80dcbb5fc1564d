import type { Action } from '../permissions.ts'
import type { TicketAct } from './states.ts'

/**
 * What somebody has to be allowed for each act. Who reported a fault says whether it is gone; a supplier works on a ticket but
 * decides neither how grave it is nor that it is none.
 */
export const ACTION_OF_ACT = {
  acknowledge: 'ticket.work',
  remote_start: 'ticket.work',
  on_site: 'ticket.work',
  pause: 'ticket.work',
  resume: 'ticket.work',
  hand_over: 'ticket.work',
  requalify: 'ticket.steer',
  workaround: 'ticket.work',
  restore: 'ticket.work',
  close: 'ticket.take_part',
  reopen: 'ticket.take_part',
  reject: 'ticket.steer',
  comment: 'ticket.take_part',
  part: 'ticket.work',
  swap: 'ticket.work',
  plan_visit: 'ticket.work',
  set_level: 'ticket.work',
  assign: 'ticket.work',
} as const satisfies Record<TicketAct, Action>
