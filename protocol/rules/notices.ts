import type { Closer, ClosureCause } from './booking/closure.ts'
import type { DeviceKind } from './device-status.ts'
import type { Role } from './roles.ts'
import type { TicketSeverity } from './tickets/service-event.ts'

/** Whom a kind of notice is for, and how it reaches him. */
interface NoticeRule {
  /** Those who have one of these roles where the thing is. */
  roles: readonly Role[]
  /** Also who reported the fault. */
  opener?: true
  /** Whether a letter is sent, too, where nobody chose otherwise: always, never, or for what keeps a class from being held. */
  mail: 'always' | 'never' | 'blocking'
}

const REPAIR: readonly Role[] = ['technician', 'dispatcher', 'supplier']
const SCHOOL: readonly Role[] = ['school_head', 'school_referent']

/**
 * What is told to whom. A person hears of what he can do something about, or waits for; nobody hears of what he himself did.
 */
export const NOTICES = {
  ticket_opened: { roles: REPAIR, mail: 'blocking' },
  ticket_taken: { roles: [], opener: true, mail: 'never' },
  visit_planned: { roles: SCHOOL, opener: true, mail: 'always' },
  access_refused: { roles: SCHOOL, opener: true, mail: 'always' },
  handed_over: { roles: ['supplier'], mail: 'always' },
  ticket_restored: { roles: [], opener: true, mail: 'never' },
  ticket_closed: { roles: [], opener: true, mail: 'never' },
  ticket_rejected: { roles: [], opener: true, mail: 'always' },
  ticket_reopened: { roles: REPAIR, mail: 'always' },
  at_risk: { roles: REPAIR, mail: 'always' },
  late: { roles: [...REPAIR, 'contract_manager'], mail: 'always' },
  penalty_notified: { roles: ['supplier'], mail: 'always' },
  penalty_contested: { roles: ['contract_manager'], mail: 'always' },
  penalty_decided: { roles: ['supplier'], mail: 'always' },
  pause_contested: { roles: ['contract_manager'], mail: 'always' },
  pause_answered: { roles: ['supplier'], mail: 'always' },
  booking_to_approve: { roles: ['school_head'], mail: 'always' },
  booking_made: { roles: [], opener: true, mail: 'never' },
  booking_approved: { roles: [], opener: true, mail: 'never' },
  booking_refused: { roles: [], opener: true, mail: 'always' },
  booking_cancelled: { roles: [], opener: true, mail: 'always' },
  booking_moved: { roles: [], opener: true, mail: 'always' },
  booking_closed: { roles: [], opener: true, mail: 'always' },
  booking_back: { roles: [], opener: true, mail: 'always' },
  room_closed: { roles: SCHOOL, mail: 'always' },
  booking_offered: { roles: [], opener: true, mail: 'always' },
  loan_due: { roles: [], opener: true, mail: 'always' },
  lesson_failed: { roles: [], opener: true, mail: 'always' },
  survey_opened: { roles: [...SCHOOL, 'teacher'], mail: 'always' },
} as const satisfies Record<string, NoticeRule>

export type NoticeKind = keyof typeof NOTICES
export const NOTICE_KINDS = Object.keys(NOTICES) as NoticeKind[]

/** Codes, numbers and times; never the name of a person. */
export interface NoticeParams {
  /** What a ticket is called: `T-1042`. */
  number?: string
  /** What it is about: the equipment, the fault. */
  title?: string
  severity?: TicketSeverity
  /** A visit, a due time, the end of the time for remarks, in ms since 1970. */
  when?: number
  commitment?: 'gti' | 'gtr'
  contract?: string
  lot?: string
  /** Where else a lesson can be held: the name of a room or a kit. */
  instead?: string
  /** Why a room is closed, and by whom. */
  cause?: ClosureCause
  closer?: Closer
  /** A local date: the last day of a survey. */
  until?: string
  cents?: number
}

/** The rule of a kind, typed as widely as a caller needs it. */
export function noticeRule(kind: NoticeKind): NoticeRule {
  return NOTICES[kind]
}

/** Whether a notice is also mailed to who never said whether he wants that. */
export function isMailed(kind: NoticeKind, { severity }: NoticeParams): boolean {
  const { mail } = noticeRule(kind)
  return mail === 'always' || (mail === 'blocking' && severity === 'blocking')
}

/** What of a ticket's life somebody is told; undefined where nobody waits for it. */
export function noticeOf(event: string, cause?: string | null): NoticeKind | undefined {
  if (event === 'paused') return cause === 'access_refused' ? 'access_refused' : undefined
  return NOTICE_OF_EVENT[event]
}

const NOTICE_OF_EVENT: Readonly<Record<string, NoticeKind>> = {
  opened: 'ticket_opened',
  acknowledged: 'ticket_taken',
  remote_start: 'ticket_taken',
  plan_visit: 'visit_planned',
  handed_over: 'handed_over',
  workaround: 'ticket_restored',
  restored: 'ticket_restored',
  closed: 'ticket_closed',
  rejected: 'ticket_rejected',
  reopened: 'ticket_reopened',
  pause_contested: 'pause_contested',
  pause_answered: 'pause_answered',
}

/** Where something is: what a person has to reach to be told of it. */
export interface NoticePlace {
  school: string
  device: DeviceKind | null
}

/** So long before it is due a commitment is at risk, in ms of any time: somebody can still be there. */
export const AT_RISK_BEFORE = 2 * 3_600_000

/** A letter to one person waits so long for company, in ms: ten notices of one storm are one letter. */
export const LETTER_WAITS = 60_000
/** So long after it was due is a letter still tried, in ms; after that it is given up. */
export const LETTER_TRIED_FOR = 3 * 24 * 3_600_000
const FIRST_WAIT = 60_000
const MOST_WAIT = 4 * 3_600_000

/** When a letter that was tried `tries` times is tried next, in ms from now: a minute, then twice as long each time, up to 4 h. */
export function nextTryIn(tries: number): number {
  return Math.min(FIRST_WAIT * 2 ** Math.min(tries, 20), MOST_WAIT)
}

/** Whether what somebody signs in with is an address that a letter can go to: one, and nothing that means more to a mail server. */
export function isAddress(login: string | null): login is string {
  return (
    login !== null && login.length <= 200 && /^[^\s<>@,;:"()[\]\\]+@[^\s<>@,;:"()[\]\\]+\.[A-Za-z]{2,}$/.test(login)
  )
}
