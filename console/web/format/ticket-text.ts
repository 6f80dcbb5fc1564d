import type { TicketRow } from '@preau/protocol/api/tickets.ts'
import type { TicketSeverity } from '@preau/protocol/rules/tickets/service-event.ts'
import { isLive } from '@preau/protocol/rules/tickets/states.ts'
import type { Voice, WordKey } from './translate.ts'

/** What a ticket is about: its equipment, else the room, else the whole school. */
export function ticketSubject({ device, kind, room, devices }: TicketRow, { t }: Voice): string {
  if (device) return device.name
  if (devices > 0) return t('ticket.devices', { count: devices })
  if (kind) return t(`kind.${kind}`)
  return room?.name ?? t('tickets.school_wide')
}

/** What is wrong, in one line: what the person wrote, else the symptom, else what the rule saw. */
export function ticketTitle(
  { title, symptom, rule }: Pick<TicketRow, 'title' | 'symptom' | 'rule'>,
  voice: Voice,
): string {
  if (title !== '') return title
  if (rule !== null) return ruleText(rule, voice)
  return voice.t(`symptom.${symptom}`)
}

function ruleText(rule: string, { t }: Voice): string {
  const key = `ticket.rule.${rule}` as WordKey
  const known = t(key as 'ticket.rule.storm')
  return known === key ? t('ticket.rule.other') : known
}

/** A cause of a pause, by the contract's own name where it is none of ours. */
export function pauseText(cause: string, name: string | null, { t }: Voice): string {
  const key = `pause.${cause}`
  const known = t(key as 'pause.access_refused')
  return known === key ? (name ?? cause) : known
}

/** How an event or a note of the log is called where it has a word of its own. */
export const SEVERITY_SHAPES = {
  blocking: 'down',
  major: 'degraded',
  minor: 'degraded',
  request: 'unknown',
} as const satisfies Record<TicketSeverity, string>

/** When a ticket has to be done, and how it reads. */
export interface DueText {
  tone: 'late' | 'paused' | 'due' | 'none' | 'done'
  /** `Avant 14 h 30` */
  head: string
  /** `reste 2 h 18`, beside or under it. */
  detail: string | undefined
}

/** When the next thing is due, for a row of a list. @param now ms since 1970 */
export function dueText(row: TicketRow, voice: Voice, now: number): DueText {
  const { t, format } = voice
  if (!isLive(row.state)) {
    const at = row.endedAt ?? row.restoredAt
    return {
      tone: 'done',
      head: t(`ticket.state.${row.state}`),
      detail: at === null ? undefined : format.momentWithTime(at, now),
    }
  }
  const [pause] = row.pauses
  if (pause) {
    const detail = row.visitAt === null ? pauseText(pause.cause, null, voice) : visitText(row.visitAt, voice, now)
    return { tone: 'paused', head: t('ticket.due.paused'), detail: lower(detail) }
  }
  if (row.nextDue !== null) {
    if (isLate(row, now)) {
      return {
        tone: 'late',
        head: t('ticket.due.late', { moment: format.momentWithTime(row.nextDue, now) }),
        detail: undefined,
      }
    }
    const isToday = format.dayKey(row.nextDue) === format.dayKey(now)
    return {
      tone: 'due',
      head: t('ticket.due.before', { moment: format.momentWithTime(row.nextDue, now) }),
      detail: isToday ? t('ticket.due.left_short', { left: format.duration(row.nextDue - now) }) : undefined,
    }
  }
  if (row.contract === null || row.clocks.length === 0)
    return { tone: 'none', head: t('ticket.due.none'), detail: t('ticket.due.none_say') }
  if (row.clocks.every(({ metAt }) => metAt !== null))
    return { tone: 'none', head: t('ticket.due.all_met'), detail: undefined }
  return { tone: 'none', head: t('ticket.due.unknown'), detail: t('ticket.due.unknown_say') }
}

/** Whether the next thing is overdue; the server's word, and the clock since then. */
export function isLate({ late, nextDue, pauses, state }: TicketRow, now: number): boolean {
  return isLive(state) && (late || (nextDue !== null && pauses.length === 0 && now > nextDue))
}

/** An appointment: `passage demain, 8 h`. */
export function visitText(at: number, voice: Voice, now: number): string {
  return voice.t('ticket.visit', { moment: comingMoment(at, voice, now) })
}

function lower(text: string): string {
  return text.charAt(0).toLocaleLowerCase() + text.slice(1)
}

/** How a ticket stands in the words of who reported it: `Passage prévu demain, 8 h`. */
export function toldText(row: TicketRow, voice: Voice, now: number): DueText {
  const { t, format } = voice
  const moment = (at: number | null) => (at === null ? '' : format.spokenMoment(at, now))
  const coming = row.visitAt !== null && row.visitAt > now && isLive(row.state) ? row.visitAt : undefined
  if (coming !== undefined) {
    return {
      tone: 'due',
      head: t('report.told.visit', { moment: comingMoment(coming, voice, now) }),
      detail: undefined,
    }
  }
  const [pause] = row.pauses
  if (pause) {
    const cause = lower(pauseText(pause.cause, null, voice))
    return { tone: 'paused', head: t('report.told.paused', { cause }), detail: undefined }
  }
  switch (row.state) {
    case 'open':
      return { tone: 'due', head: t('report.told.open', { moment: moment(row.openedAt) }), detail: undefined }
    case 'restored':
    case 'closed': {
      const at = moment(row.restoredAt ?? row.endedAt)
      return { tone: 'done', head: t(`report.told.${row.state}`, { moment: at }), detail: undefined }
    }
    case 'paused':
      return { tone: 'paused', head: t('report.told.acknowledged'), detail: undefined }
    default:
      return { tone: row.state === 'rejected' ? 'done' : 'due', head: t(`report.told.${row.state}`), detail: undefined }
  }
}

function comingMoment(at: number, { format }: Voice, now: number): string {
  const time = format.time(at)
  return format.dayKey(at) === format.dayKey(now) ? time : `${format.comingDay(at, now)}, ${time}`
}
