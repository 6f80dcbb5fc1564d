import type { TicketActRequest } from '@preau/protocol/api/ticket-acts.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { DEFAULT_PAUSES, type PauseCause } from '@preau/protocol/rules/tickets/pauses.ts'
import type { OpenPause } from '@preau/protocol/rules/tickets/reduce.ts'
import { COMMUNE, type EventFields } from '@preau/protocol/rules/tickets/service-event.ts'
import { EVENT_ACTS, EVENT_OF } from '@preau/protocol/rules/tickets/states.ts'
import type { Cover } from './cover.ts'

type EventAct = (typeof EVENT_ACTS)[number]
export type EventActRequest = Extract<TicketActRequest, { act: EventAct }>
export type NoteActRequest = Exclude<TicketActRequest, EventActRequest>

export function isEventAct(request: TicketActRequest): request is EventActRequest {
  return (EVENT_ACTS as readonly string[]).includes(request.act)
}

/** For what the clock of a ticket may stand: as its contract says, or the usual causes. */
export function pauseCauses(cover: Cover | undefined): (PauseCause & { name: string | null })[] {
  if (!cover) return DEFAULT_PAUSES.map((cause) => ({ ...cause, name: null }))
  return cover.book.contract.pauses.map(({ cause, name, proof }) => ({ cause, name, proof }))
}

/** To whom a ticket may be handed: the parties of its contract who do any work, or nobody else than the commune. */
export function partiesOf(cover: Cover | undefined): { id: string; name: string | null }[] {
  if (!cover) return [{ id: COMMUNE, name: null }]
  return cover.book.contract.parties.map(({ id, name }) => ({ id, name }))
}

/**
 * The line that an act writes, without its time. Throws REQUEST_INVALID for a cause or party that the contract does not know,
 * and for a pause without the proof that it needs.
 */
export function lineOf(
  request: EventActRequest,
  { cover, by, pauses }: { cover: Cover | undefined; by: string | undefined; pauses: readonly OpenPause[] },
): Omit<EventFields, 'at'> {
  const event = EVENT_OF[request.act]
  const base = { event, ...(by !== undefined && { by }) }
  switch (request.act) {
    case 'pause': {
      const known = pauseCauses(cover).find(({ cause }) => cause === request.cause)
      if (!known) throw new PreauError('REQUEST_INVALID', { path: '/cause', expected: 'a cause of the contract' })
      if (known.proof && request.proof === undefined) {
        throw new PreauError('REQUEST_INVALID', { path: '/proof', expected: 'a proof for this cause' })
      }
      return { ...base, cause: request.cause, ...(request.proof !== undefined && { proof: request.proof }) }
    }
    case 'resume': {
      const cause = request.cause ?? pauses[0]?.cause
      return { ...base, ...(cause !== undefined && { cause }), ...noted(request.note) }
    }
    case 'hand_over':
      if (!partiesOf(cover).some(({ id }) => id === request.to)) {
        throw new PreauError('REQUEST_INVALID', { path: '/to', expected: 'a party of the contract' })
      }
      return { ...base, to: request.to, ...noted(request.note) }
    case 'requalify':
      return { ...base, severity: request.severity, ...noted(request.note) }
    case 'reject':
      return { ...base, cause: 'rejected', note: request.reason }
    default:
      return { ...base, ...noted(request.note) }
  }
}

function noted(note: string | undefined): { note?: string } {
  return note === undefined ? {} : { note }
}
