import type { TicketCorrection } from '@preau/protocol/api/ticket-acts.ts'
import type { TimelineLine } from '@preau/protocol/api/tickets.ts'
import { SEVERITIES } from '@preau/protocol/contracts/vocabulary.ts'
import { standingOf } from '../../format/happened-text.ts'
import { momentOf } from './act-values.ts'

/** What of a line can be put right, as it is typed. */
export interface CorrectionValues {
  way: 'change' | 'take_back'
  at: string
  severity: string
  cause: string
  proof: string
  to: string
  reason: string
}
export type CorrectionFault = 'reason_missing' | 'nothing' | 'future'
export type Detail = 'severity' | 'cause' | 'proof' | 'to'

const DETAILS: Readonly<Record<string, readonly Detail[]>> = {
  opened: ['severity'],
  requalified: ['severity'],
  paused: ['cause', 'proof'],
  resumed: ['cause'],
  handed_over: ['to'],
}

/** Whether a line stands, so that it can be corrected: not one that was corrected, nor one that only took another back. */
export function isCorrectable(line: { type: string }): line is TimelineLine {
  if (line.type !== 'event') return false
  const { event, correctedBy, with: stands } = line as TimelineLine
  // What was said of a pause is not corrected: it is answered.
  if (event === 'pause_contested' || event === 'pause_answered') return false
  return correctedBy === undefined && (event !== 'corrected' || stands !== undefined)
}

/** Which details such a line has, beside its time. */
export function detailsOf(line: TimelineLine): readonly Detail[] {
  const { event, severity } = standingOf(line)
  return severity === 'request' ? [] : (DETAILS[event] ?? [])
}

/** The form as it begins: what the line says now. */
export function valuesOf(line: TimelineLine): CorrectionValues {
  const { at, severity = '', cause = '', proof = '', toParty = '' } = standingOf(line)
  return { way: 'change', at: typedMoment(at), severity, cause, proof, to: toParty, reason: '' }
}

/** What a form asks for: only what differs is said. @param now ms since 1970 */
export function readCorrection(
  line: TimelineLine,
  values: CorrectionValues,
  now: number,
): { correction: Omit<TicketCorrection, 'key'> } | { fault: CorrectionFault } {
  const reason = values.reason.trim()
  const before = valuesOf(line)
  const moment = momentOf(values.at)
  const at = moment === momentOf(before.at) ? undefined : moment
  const severity = SEVERITIES.find((one) => one === values.severity && one !== before.severity)
  const text = (name: 'cause' | 'proof' | 'to') => {
    const value = values[name].trim()
    return value === '' || value === before[name] ? {} : { [name]: value }
  }
  const changed = {
    ...(at !== undefined && { at }),
    ...(severity && { severity }),
    ...text('cause'),
    ...text('proof'),
    ...text('to'),
  }
  if (at !== undefined && at > now) return { fault: 'future' }
  if (values.way === 'change' && Object.keys(changed).length === 0) return { fault: 'nothing' }
  if (reason === '') return { fault: 'reason_missing' }
  return { correction: { line: line.n, reason, ...(values.way === 'change' && { with: changed }) } }
}

/** A moment as a `datetime-local` takes it, to the second, in the time of this machine. */
function typedMoment(at: number): string {
  const date = new Date(at)
  const two = (part: number) => String(part).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}
