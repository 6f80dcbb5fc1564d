import type { NoteKind } from '@preau/protocol/api/tickets.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { NoteBody } from '../store/ticket-notes.ts'
import type { NoteActRequest } from './ticket-lines.ts'

/** What an act that is no event leaves beside the log. Of a swap the devices come from who moves them. */
export function noteOf(request: NoteActRequest, person: Id | null): { kind: NoteKind; body: NoteBody } {
  switch (request.act) {
    case 'comment':
      return { kind: 'comment', body: { words: request.words } }
    case 'part': {
      const { name, reference, count, amountCents } = request
      const part = { name, count, ...(reference && { reference }), ...(amountCents !== undefined && { amountCents }) }
      return { kind: 'part', body: { part } }
    }
    case 'swap':
      return { kind: 'swap', body: { devices: [request.with], ...words(request.note) } }
    case 'plan_visit':
      return { kind: 'visit', body: { visitAt: request.visitAt, ...words(request.note) } }
    case 'set_level':
      return { kind: 'level', body: { level: request.level, ...words(request.note) } }
    case 'assign':
      return { kind: 'assigned', body: { to: request.to === 'me' ? person : null } }
  }
}

function words(note: string | undefined): { words?: string } {
  return note === undefined ? {} : { words: note }
}
