import type { TicketCorrection } from '@preau/protocol/api/ticket-acts.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { saidBy } from '@preau/protocol/rules/tickets/named-lines.ts'
import type { EventFields } from '@preau/protocol/rules/tickets/service-event.ts'
import { partiesOf, pauseCauses } from './ticket-lines.ts'
import type { TicketTurn } from './ticket-log.ts'
import { wholeSecond } from './work-time.ts'

/**
 * Which line a correction replaces, and what stands there then; nothing where it is taken back. What is not said to be different is
 * as it was. Throws REQUEST_INVALID for a line that is not there or was replaced already, and for words that the contract does
 * not know.
 */
export function correctionOf(
  { log, cover }: Pick<TicketTurn, 'log' | 'cover'>,
  { line, with: changed }: Pick<TicketCorrection, 'line' | 'with'>,
  now: number,
): { replaces: number; said: EventFields | undefined } {
  const present = log[line - 1]
  const isReplaced = log.some(({ replaces }) => replaces === present?.n)
  // Of a line that was corrected before, the correction is what can be corrected.
  const stands = present && saidBy(present)
  if (!present || !stands || isReplaced) throw refused('/line', 'a line that stands')
  if (!changed) return { replaces: present.n, said: undefined }
  // What was said of a pause is said to somebody: it is taken back and said anew.
  if (stands.event === 'pause_contested' || stands.event === 'pause_answered') {
    throw refused('/with', 'nothing: this line can only be taken back')
  }
  const { at, severity, cause, proof, to } = changed
  if (at !== undefined && at > now) throw new PreauError('TICKET_TIME_INVALID', { reason: 'future' })
  const { event } = stands
  const only = (value: unknown, name: string, ...events: string[]) => {
    if (value !== undefined && !events.includes(event)) throw refused(`/with/${name}`, 'a field that this line has')
  }
  only(severity, 'severity', 'opened', 'requalified')
  only(cause, 'cause', 'paused', 'resumed')
  only(proof, 'proof', 'paused')
  only(to, 'to', 'handed_over')
  if (severity !== undefined && stands.severity === 'request') throw refused('/with/severity', 'a fault')
  const known = pauseCauses(cover).find((each) => each.cause === cause)
  if (cause !== undefined && !known) throw refused('/with/cause', 'a cause of the contract')
  if (event === 'paused' && known?.proof && (proof ?? stands.proof) === undefined) {
    throw refused('/with/proof', 'a proof for this cause')
  }
  if (to !== undefined && !partiesOf(cover).some(({ id }) => id === to)) throw refused('/with/to', 'a party')
  const said: EventFields = {
    ...fieldsOf(stands),
    at: at === undefined ? stands.at : wholeSecond(at),
    ...(severity !== undefined && { severity }),
    ...(cause !== undefined && { cause }),
    ...(proof !== undefined && { proof }),
    ...(to !== undefined && { to }),
  }
  return { replaces: present.n, said }
}

function fieldsOf(line: EventFields): EventFields {
  const { at, event, severity, lot, cause, by, to, proof, note, commitment, amount } = line
  return {
    ...{ at, event },
    ...(severity !== undefined && { severity }),
    ...(lot !== undefined && { lot }),
    ...(cause !== undefined && { cause }),
    ...(by !== undefined && { by }),
    ...(to !== undefined && { to }),
    ...(proof !== undefined && { proof }),
    ...(note !== undefined && { note }),
    ...(commitment !== undefined && { commitment }),
    ...(amount !== undefined && { amount }),
  }
}

function refused(path: string, expected: string): PreauError {
  return new PreauError('REQUEST_INVALID', { path, expected })
}
