import type { TicketEventName } from '../../contracts/vocabulary.ts'

/** How a ticket stands, as a person reads it. */
export const TICKET_STATES = [
  'open',
  'acknowledged',
  'on_site',
  'paused',
  'workaround',
  'restored',
  'closed',
  'rejected',
] as const
export type TicketState = (typeof TICKET_STATES)[number]

/** Those in which somebody still has work to do. */
export const LIVE_STATES = ['open', 'acknowledged', 'on_site', 'paused', 'workaround'] as const satisfies TicketState[]

/** Who works on it: the school and its hot line, the technician or supplier, the maker. */
export const LEVELS = ['n1', 'n2', 'n3'] as const
export type Level = (typeof LEVELS)[number]

/** What somebody may do to a ticket so that it stands in the log of the service: what decides figures. */
export const EVENT_ACTS = [
  'acknowledge',
  'remote_start',
  'on_site',
  'pause',
  'resume',
  'hand_over',
  'requalify',
  'workaround',
  'restore',
  'close',
  'reopen',
  'reject',
] as const
/** What is only noted beside it. */
export const NOTE_ACTS = ['comment', 'part', 'swap', 'plan_visit', 'set_level', 'assign'] as const
export const TICKET_ACTS = [...EVENT_ACTS, ...NOTE_ACTS] as const
export type TicketAct = (typeof TICKET_ACTS)[number]

/** The line that an act writes into the log. */
export const EVENT_OF = {
  acknowledge: 'acknowledged',
  remote_start: 'remote_start',
  on_site: 'on_site',
  pause: 'paused',
  resume: 'resumed',
  hand_over: 'handed_over',
  requalify: 'requalified',
  workaround: 'workaround',
  restore: 'restored',
  close: 'closed',
  reopen: 'reopened',
  reject: 'rejected',
} as const satisfies Record<(typeof EVENT_ACTS)[number], TicketEventName>

/** Why an act is refused in a state. The words are the console's. */
export const ACT_REFUSALS = ['not_paused', 'is_paused', 'is_restored', 'is_over', 'is_live', 'is_request'] as const
export type ActRefusal = (typeof ACT_REFUSALS)[number]

const RESTORED = ['restored'] as const
const OVER = ['closed', 'rejected'] as const
const ALL_LIVE: readonly TicketState[] = LIVE_STATES

/** In which states each act is allowed. It is never wider than what the engine of the contract can count. */
export const ALLOWED_IN: Readonly<Record<TicketAct, readonly TicketState[]>> = {
  acknowledge: ['open', 'paused', 'workaround'],
  remote_start: ALL_LIVE,
  on_site: ALL_LIVE,
  pause: ALL_LIVE,
  resume: ['paused'],
  hand_over: [...ALL_LIVE, ...RESTORED],
  requalify: [...ALL_LIVE, ...RESTORED],
  workaround: ['open', 'acknowledged', 'on_site', 'paused'],
  restore: ALL_LIVE,
  close: [...ALL_LIVE, ...RESTORED],
  reopen: [...RESTORED, ...OVER],
  reject: ALL_LIVE,
  comment: TICKET_STATES,
  part: TICKET_STATES,
  swap: ALL_LIVE,
  plan_visit: ALL_LIVE,
  set_level: ALL_LIVE,
  assign: ALL_LIVE,
}

/** Why an act cannot be done in a state; undefined where it can. What the contract allows is asked elsewhere. */
export function actRefusal(act: TicketAct, state: TicketState, isRequest = false): ActRefusal | undefined {
  if (act === 'requalify' && isRequest) return 'is_request'
  if (ALLOWED_IN[act].includes(state)) return undefined
  if (act === 'reopen') return 'is_live'
  if (state === 'closed' || state === 'rejected') return 'is_over'
  if (state === 'restored') return 'is_restored'
  return act === 'resume' ? 'not_paused' : 'is_live'
}

/** Whether somebody still has work to do. */
export function isLive(state: TicketState): boolean {
  return ALL_LIVE.includes(state)
}
