import { type Static, type TSchema, Type } from 'typebox'
import { COMMITMENTS } from '../contracts/vocabulary.ts'
import { Count, Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { KioskCheck } from '../kiosk.ts'
import { TICKET_SEVERITIES } from '../rules/tickets/service-event.ts'
import { LEVELS, TICKET_STATES } from '../rules/tickets/states.ts'
import { CAN_TEACH, SYMPTOM_CODES } from '../rules/tickets/symptoms.ts'
import { DeviceKindShape, PlaceRef } from './devices.ts'
import { Paging } from './paging.ts'

const orNull = <S extends TSchema>(shape: S, said: { description?: string } = {}) =>
  Type.Union([shape, Type.Null()], said)

export const TicketStateShape = Type.Enum(TICKET_STATES)
export const TicketSeverityShape = Type.Enum(TICKET_SEVERITIES)

/** A person as a line names him: by his name of today; null for a rule and for who was erased. */
const Who = orNull(Type.String())
const Elsewhere = Type.Optional(
  Type.Boolean({ description: 'A person did it on the other server, school or town hall, which does not tell names' }),
)

/** One commitment of the contract, as it stands now. */
export const TicketClock = Type.Object({
  commitment: Type.Enum([...COMMITMENTS]),
  due: orNull(Time),
  state: Type.Enum(['running', 'paused', 'met', 'over', 'unknown'], {
    description: '`over`: rejected before it was met; `unknown`: the calendar does not go so far',
  }),
  metAt: orNull(Time),
  late: Type.Boolean({ description: 'Strictly after the due time: met so, or not met until now' }),
})
export type TicketClock = Static<typeof TicketClock>

/** A ticket as a list shows it. */
export const TicketRow = Type.Object({
  id: Id,
  number: Type.String({ description: 'T-1042: the name of the ticket in the log of its contract' }),
  school: PlaceRef,
  room: orNull(PlaceRef),
  device: orNull(Type.Object({ id: Id, name: Type.String(), kind: DeviceKindShape })),
  kind: orNull(DeviceKindShape),
  symptom: Type.Enum([...SYMPTOM_CODES]),
  title: Type.String({ description: 'What the person wrote; empty where the symptom says it all' }),
  canTeach: orNull(Type.Enum(CAN_TEACH)),
  rule: orNull(Type.String(), { description: 'The rule that opened it: a reason of a status, or `storm`' }),
  severity: TicketSeverityShape,
  level: Type.Enum(LEVELS),
  state: TicketStateShape,
  pauses: Type.Array(Type.Object({ cause: Type.String(), since: Time }), { description: 'Those that go on' }),
  party: Type.Object({ id: Type.String(), name: orNull(Type.String()) }, { description: 'Who has it now' }),
  contract: orNull(Type.String(), { description: 'Id of the contract that covers it; null: no due times' }),
  lot: orNull(Type.String()),
  assignee: orNull(Type.Object({ name: Who, me: Type.Boolean() })),
  openedAt: Time,
  openedBy: Who,
  mine: Type.Boolean({ description: 'Opened by who asks' }),
  changedAt: Time,
  visitAt: orNull(Time),
  restoredAt: orNull(Time),
  endedAt: orNull(Time),
  clocks: Type.Array(TicketClock),
  nextDue: orNull(Time, { description: 'The next commitment that is not met' }),
  late: Type.Boolean(),
  repeats: Count,
  seenAt: orNull(Time, { description: 'When a rule saw the fault last' }),
  recoveredAt: orNull(Time, { description: 'Since when the equipment is well again by itself: restoring is proposed' }),
  devices: Type.Integer({ description: 'How many devices an incident is about; 0 where it is none' }),
})
export type TicketRow = Static<typeof TicketRow>

export const TICKET_SORTS = ['due', 'opened', 'changed', 'severity', 'number', 'school'] as const
export type TicketSort = (typeof TICKET_SORTS)[number]

/** The address bar of the tickets, nearly. */
export const TicketQuery = Type.Object({
  ...Paging,
  q: Type.Optional(
    Type.String({
      maxLength: 200,
      description: 'A number, or words of the title, the equipment, the room or the school',
    }),
  ),
  who: Type.Optional(
    Type.Enum(['me', 'me_or_nobody', 'opened_by_me'], { description: 'Who has taken it, or who opened it' }),
  ),
  state: Type.Optional(
    Type.Enum([...TICKET_STATES, 'live', 'ended'], { description: '`live`: there is work to do; `ended`: none' }),
  ),
  severity: Type.Optional(TicketSeverityShape),
  late: Type.Optional(Type.Enum(['only', 'soon'], { description: '`soon`: late, or due within 24 hours' })),
  authority: Type.Optional(Id),
  school: Type.Optional(Id),
  room: Type.Optional(Id),
  device: Type.Optional(Id),
  kind: Type.Optional(DeviceKindShape),
  party: Type.Optional(Type.String({ maxLength: 64 })),
  contract: Type.Optional(Type.String({ maxLength: 64 })),
  lot: Type.Optional(Type.String({ maxLength: 64 })),
  openedFrom: Type.Optional(Type.Integer({ minimum: 0 })),
  openedTo: Type.Optional(Type.Integer({ minimum: 0 })),
  sort: Type.Optional(Type.Enum(TICKET_SORTS, { description: '`due` without anything else: late first' })),
  direction: Type.Optional(Type.Enum(['asc', 'desc'])),
})
export type TicketQuery = Static<typeof TicketQuery>

/** How many tickets of a query there are, without its state, severity and lateness. */
export const TicketCounts = Type.Object({ live: Count, late: Count, paused: Count, blocking: Count, restored: Count })
export type TicketCounts = Static<typeof TicketCounts>

export const TicketList = Type.Object({
  now: Time,
  total: Count,
  counts: TicketCounts,
  rows: Type.Array(TicketRow),
})
export type TicketList = Static<typeof TicketList>

/** A stretch of a clock: counted, paused, or outside of the hours of service. */
export const ClockSpan = Type.Object({
  from: Time,
  to: Time,
  state: Type.Enum(['service', 'paused', 'closed']),
})

/** A commitment with all that its bar shows. Seconds of service. */
export const TicketClockDetail = Type.Object({
  ...TicketClock.properties,
  target: Type.Union([
    Type.Object({ hours: Type.Number(), calendar: Type.String() }),
    Type.Object({ working_days: Type.Integer(), calendar: Type.String() }),
  ]),
  startEvent: orNull(Type.String(), { description: 'Of the GTI: the event that meets it by the contract' }),
  allowed: orNull(Count),
  elapsed: orNull(Count),
  paused: orNull(Count),
  spans: Type.Array(ClockSpan, { description: 'From the opening until now or until it was met, at most 200' }),
})
export type TicketClockDetail = Static<typeof TicketClockDetail>

/** A line of the log of a ticket. A line that was corrected stays, with `correctedBy`. */
export const TimelineLine = Type.Object({
  type: Type.Literal('event'),
  n: Type.Integer({ description: 'Its place in the log of this ticket' }),
  at: Time,
  recordedAt: Time,
  by: Who,
  elsewhere: Elsewhere,
  event: Type.String({ description: 'As in the published log' }),
  severity: Type.Optional(TicketSeverityShape),
  cause: Type.Optional(Type.String()),
  byParty: Type.Optional(Type.String()),
  toParty: Type.Optional(Type.String()),
  proof: Type.Optional(Type.String()),
  note: Type.Optional(Type.String()),
  commitment: Type.Optional(Type.Enum([...COMMITMENTS])),
  amountCents: Type.Optional(Count),
  replaces: Type.Optional(Count),
  with: Type.Optional(
    Type.Object(
      {
        at: Time,
        event: Type.String(),
        severity: Type.Optional(TicketSeverityShape),
        cause: Type.Optional(Type.String()),
        proof: Type.Optional(Type.String()),
        toParty: Type.Optional(Type.String()),
      },
      { description: 'Of a correction: what stands in the place of the line; without it the line is taken back' },
    ),
  ),
  correctedBy: Type.Optional(Count),
})

/** What was noted beside the log. */
export const NOTE_KINDS = [
  'comment',
  'photo',
  'part',
  'swap',
  'visit',
  'level',
  'assigned',
  'repeat',
  'recovered',
  'joined',
  'checked',
] as const
export type NoteKind = (typeof NOTE_KINDS)[number]

export const TimelineNote = Type.Object({
  type: Type.Literal('note'),
  id: Id,
  at: Time,
  recordedAt: Time,
  by: Who,
  elsewhere: Elsewhere,
  kind: Type.Enum(NOTE_KINDS),
  words: Type.Optional(Type.String()),
  /** Of a photo: `/api/ticket-photos/<id of the note>` gives it. */
  photo: Type.Optional(Type.Object({ type: Type.String(), bytes: Count })),
  part: Type.Optional(
    Type.Object({
      name: Type.String(),
      reference: Type.Optional(Type.String()),
      count: Count,
      amountCents: Type.Optional(Count),
    }),
  ),
  devices: Type.Optional(Type.Array(Type.Object({ id: Id, name: orNull(Type.String()) }))),
  visitAt: Type.Optional(Time),
  level: Type.Optional(Type.Enum(LEVELS)),
  to: Type.Optional(Who),
  count: Type.Optional(Count),
  checks: Type.Optional(
    Type.Array(KioskCheck, { description: 'Of `checked`: what the machine at the board found out by itself' }),
  ),
})
export type TimelineNote = Static<typeof TimelineNote>
export type TimelineLine = Static<typeof TimelineLine>

/** One ticket, whole. */
export const Ticket = Type.Object({
  ...TicketRow.properties,
  now: Time,
  details: Type.Array(TicketClockDetail),
  shares: Type.Array(Type.Object({ party: Type.String(), name: orNull(Type.String()), seconds: Count }), {
    description: 'How the time since the opening divides among those who had it; one more than empty after a hand-over',
  }),
  timeline: Type.Array(Type.Union([TimelineLine, TimelineNote]), { description: 'The oldest first' }),
  joined: Type.Array(Type.Object({ id: Id, name: Type.String(), kind: DeviceKindShape, recoveredAt: orNull(Time) }), {
    description: 'Of an incident: its devices, at most 500',
  }),
  causes: Type.Array(Type.Object({ cause: Type.String(), name: orNull(Type.String()), proof: Type.Boolean() }), {
    description: 'For what its clock may stand',
  }),
  parties: Type.Array(Type.Object({ id: Type.String(), name: orNull(Type.String()) }), {
    description: 'To whom it may be handed',
  }),
  support: orNull(Type.String(), { description: 'The one number to call, as the contract has it' }),
})
export type Ticket = Static<typeof Ticket>
