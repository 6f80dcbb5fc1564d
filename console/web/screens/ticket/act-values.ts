import type { Ticket } from '@preau/protocol/api/tickets.ts'
import { isId } from '@preau/protocol/ids.ts'
import { LEVELS, type TicketAct } from '@preau/protocol/rules/tickets/states.ts'
import type { Act } from '../../api/tickets.ts'
import type { WordKey } from '../../format/translate.ts'

/** What a form is about: an act, or the pause of a school that is locked. */
export type FormKind = Exclude<TicketAct, 'comment' | 'assign'> | 'no_access'

/** What a person typed, each field as it is typed. Times as a `datetime-local` has them. */
export interface ActValues {
  note: string
  cause: string
  proof: string
  visit: string
  to: string
  severity: string
  level: string
  part: string
  reference: string
  count: string
  amount: string
  with: string
  /** When it was done; empty: now. */
  when: string
}

export type ActField = keyof ActValues

export const NO_VALUES: ActValues = {
  note: '',
  cause: '',
  proof: '',
  visit: '',
  to: '',
  severity: '',
  level: '',
  part: '',
  reference: '',
  count: '1',
  amount: '',
  with: '',
  when: '',
}

/** The fields of each form, in their order. */
export const FIELDS: Record<FormKind, readonly ActField[]> = {
  acknowledge: ['note', 'when'],
  remote_start: ['note', 'when'],
  on_site: ['note', 'when'],
  no_access: ['proof', 'visit', 'when'],
  pause: ['cause', 'proof', 'visit', 'when'],
  resume: ['note', 'when'],
  hand_over: ['to', 'note', 'when'],
  requalify: ['severity', 'note'],
  workaround: ['note', 'when'],
  restore: ['note', 'when'],
  close: ['note'],
  reopen: ['note'],
  reject: ['note'],
  part: ['part', 'reference', 'count', 'amount'],
  swap: ['with', 'note', 'when'],
  plan_visit: ['visit', 'note'],
  set_level: ['level', 'note'],
}

/** Acts for which a sentence has to be written. */
export const NOTE_NEEDED: readonly FormKind[] = ['workaround', 'reopen', 'reject']

export type ActFaults = Partial<Record<ActField, WordKey>>

/** What a form makes of what was typed: an act and when it was done, or what is missing. @param now ms since 1970 */
export function readAct(
  kind: FormKind,
  values: ActValues,
  ticket: Pick<Ticket, 'causes'>,
  now: number,
): { act: Act; at: number | undefined } | { faults: ActFaults } {
  const faults: ActFaults = {}
  const has = (field: ActField) => FIELDS[kind].includes(field)
  const note = values.note.trim()
  const proof = values.proof.trim()
  if (NOTE_NEEDED.includes(kind) && note === '') faults.note = 'work.needed'
  const visit = momentOf(values.visit)
  const cause = kind === 'no_access' ? 'access_refused' : values.cause
  if (has('cause') && cause === '') faults.cause = 'work.choose'
  if (has('proof') && proof === '' && ticket.causes.find((one) => one.cause === cause)?.proof !== false) {
    faults.proof = 'work.needed'
  }
  const needsVisit = kind === 'no_access' || kind === 'plan_visit' || cause === 'planned_visit'
  if (has('visit') && (needsVisit || values.visit !== '') && (visit === undefined || visit <= now)) {
    faults.visit = 'work.visit_needed'
  }
  for (const field of ['to', 'severity', 'level', 'with'] as const) {
    if (has(field) && values[field] === '') faults[field] = 'work.choose'
  }
  const count = Number(values.count)
  if (has('part') && (values.part.trim() === '' || !Number.isInteger(count) || count < 1 || count > 1000)) {
    faults.part = 'work.part_wrong'
  }
  const amount = centsOf(values.amount)
  if (has('amount') && amount === null) faults.amount = 'work.part_amount_wrong'
  const at = has('when') && values.when !== '' ? momentOf(values.when) : undefined
  if (at !== undefined && at > now) faults.when = 'work.when_future'
  if (Object.keys(faults).length > 0) return { faults }
  const noted = note === '' ? {} : { note }
  const make = (): Act => {
    switch (kind) {
      case 'no_access':
      case 'pause':
        return {
          act: 'pause',
          cause,
          ...(proof !== '' && { proof }),
          ...(visit !== undefined && { visitAt: visit }),
        }
      case 'hand_over':
        return { act: kind, to: values.to, ...noted }
      case 'requalify':
        return { act: kind, severity: values.severity as 'blocking', ...noted }
      case 'set_level':
        return { act: kind, level: LEVELS.find((level) => level === values.level) ?? 'n2', ...noted }
      case 'workaround':
      case 'reopen':
        return { act: kind, note }
      case 'reject':
        return { act: kind, reason: note }
      case 'part':
        return {
          act: kind,
          name: values.part.trim(),
          count,
          ...(values.reference.trim() !== '' && { reference: values.reference.trim() }),
          ...(typeof amount === 'number' && { amountCents: amount }),
        }
      case 'swap':
        return { act: kind, with: isId(values.with) ? values.with : '', ...noted }
      case 'plan_visit':
        return { act: kind, visitAt: visit ?? now, ...noted }
      default:
        return { act: kind, ...noted }
    }
  }
  return { act: make(), at }
}

/** A moment as a `datetime-local` has it, in the time of this machine; undefined where it is none. */
export function momentOf(text: string): number | undefined {
  const at = new Date(text).getTime()
  return text === '' || Number.isNaN(at) ? undefined : at
}

/** Euros as one writes them; undefined where nothing is written, null where it is no amount. */
function centsOf(text: string): number | undefined | null {
  const plain = text.replace(/[\s\u00a0\u202f€]/g, '').replace(',', '.')
  if (plain === '') return undefined
  return /^\d{1,7}(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : null
}
