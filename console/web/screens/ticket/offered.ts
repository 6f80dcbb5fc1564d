import type { TicketRow } from '@preau/protocol/api/tickets.ts'
import type { Action } from '@preau/protocol/rules/permissions.ts'
import { ACTION_OF_ACT } from '@preau/protocol/rules/tickets/act-permissions.ts'
import { actRefusal, type TicketAct } from '@preau/protocol/rules/tickets/states.ts'
import type { FormKind } from './act-values.ts'

/** What can be asked for on a sheet: an act, or the pause of a school that is locked. */
export type Offered = Exclude<TicketAct, 'comment'> | 'no_access'

/** In which groups things are offered, those that one comes for first. */
export const GROUPS = [
  { name: 'do', acts: ['acknowledge', 'remote_start', 'on_site', 'workaround', 'restore', 'swap', 'part'] },
  { name: 'wait', acts: ['no_access', 'resume', 'pause', 'plan_visit'] },
  { name: 'lead', acts: ['assign', 'hand_over', 'set_level', 'requalify', 'reject'] },
  { name: 'end', acts: ['close', 'reopen'] },
] as const satisfies readonly { name: string; acts: readonly Offered[] }[]

/** What is done by one touch; all others ask something first. */
export const BY_TOUCH: readonly Offered[] = ['acknowledge', 'remote_start', 'on_site', 'resume', 'assign']

export function asksFirst(act: Offered): act is FormKind {
  return !BY_TOUCH.includes(act)
}

/** Whether an act makes sense for this ticket as it stands, for who may do what `may` says. */
export function isOffered(
  act: Offered,
  ticket: Pick<TicketRow, 'state' | 'severity' | 'pauses' | 'device' | 'assignee' | 'contract'>,
  may: (action: Action) => boolean,
  parties: number,
): boolean {
  const base = act === 'no_access' ? 'pause' : act
  if (!may(ACTION_OF_ACT[base])) return false
  if (actRefusal(base, ticket.state, ticket.severity === 'request') !== undefined) return false
  if (act === 'acknowledge') return ticket.state === 'open'
  if (act === 'on_site' || act === 'remote_start') return ticket.state !== 'on_site'
  if (act === 'no_access' || act === 'pause') return ticket.pauses.length === 0
  if (act === 'resume') return ticket.pauses.length > 0
  if (act === 'swap') return ticket.device !== null
  if (act === 'assign') return ticket.assignee?.me !== true
  if (act === 'hand_over') return parties > 1
  return true
}

/** The one thing that one most likely came to do. */
export function mainAct(ticket: Pick<TicketRow, 'state' | 'pauses'>): Offered {
  if (ticket.pauses.length > 0) return 'resume'
  if (ticket.state === 'open') return 'acknowledge'
  if (ticket.state === 'acknowledged') return 'on_site'
  if (ticket.state === 'restored') return 'close'
  return ticket.state === 'closed' || ticket.state === 'rejected' ? 'reopen' : 'restore'
}
