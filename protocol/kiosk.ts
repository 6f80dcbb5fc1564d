import { type Static, type TSchema, Type } from 'typebox'
import { decoder } from './decode.ts'
import { Count, Time } from './envelope.ts'
import { Id } from './ids.ts'
import { POWER_STATES } from './rules/equipment-readings.ts'
import { VIEW_REASONS } from './rules/remote-view.ts'
import { SCORES } from './rules/satisfaction.ts'
import { TICKET_STATES } from './rules/tickets/states.ts'
import { CAN_TEACH, SYMPTOM_CODES } from './rules/tickets/symptoms.ts'
import { Words } from './runbooks/words.ts'

/**
 * What the page at the board (console/kiosk) and the program that serves it (agent/kiosk; for tablets the server) say to each
 * other. The whole state goes to the page each time something in it changes; each touch comes back as one act. A teacher's name
 * and the title of a lesson are in it because this page hangs in his school; no pupil and no account is.
 */
const orNull = <S extends TSchema>(shape: S, said: { description?: string } = {}) =>
  Type.Union([shape, Type.Null()], said)
const strict = { additionalProperties: false }
const Text = Type.String({ maxLength: 200 })

/** How a session stands at the machine: planned → checking → ready → running → ended, or failed with the reason. */
export const KIOSK_SESSION_STATES = ['planned', 'checking', 'ready', 'running', 'ended', 'failed'] as const
export type KioskSessionState = (typeof KIOSK_SESSION_STATES)[number]

/** What is looked at before a session, in the order in which it is shown. */
export const KIOSK_CHECKS = ['board', 'picture', 'sound', 'lamp', 'machine', 'network', 'resource'] as const
export type KioskCheckName = (typeof KIOSK_CHECKS)[number]

/** `unknown`: nobody could look, and that is no fault. */
export const KIOSK_VERDICTS = ['pending', 'ok', 'warning', 'failed', 'unknown'] as const
export type KioskVerdict = (typeof KIOSK_VERDICTS)[number]

/** Why a check is not well. The words are the page's. */
export const KIOSK_CHECK_REASONS = [
  'silent',
  'refused',
  'no_signal',
  'wrong_input',
  'muted',
  'too_hot',
  'lamp_fault',
  'lamp_old',
  'part_fault',
  'disk_full',
  'no_network',
  'resource_unreachable',
  'not_allowed',
  'other',
] as const
export type KioskCheckReason = (typeof KIOSK_CHECK_REASONS)[number]

export const KioskCheck = Type.Object({
  what: Type.Enum(KIOSK_CHECKS),
  verdict: Type.Enum(KIOSK_VERDICTS),
  reason: orNull(Type.Enum(KIOSK_CHECK_REASONS)),
  since: orNull(Time, { description: 'Since when it is so, where that is known' }),
})
export type KioskCheck = Static<typeof KioskCheck>

/** What the machine found out about itself and its board, and when: before a session, and with each problem that is told. */
export const KioskDiagnosis = Type.Object({
  at: Time,
  checks: Type.Array(KioskCheck, { maxItems: KIOSK_CHECKS.length }),
})
export type KioskDiagnosis = Static<typeof KioskDiagnosis>

/** What a session opens. */
export const KioskResource = Type.Object({ kind: Type.Enum(['web', 'file', 'app']), label: Text })
export type KioskResource = Static<typeof KioskResource>

/** Where else a session can be held. `until`: how long it is free. */
export const KioskFallback = Type.Object({
  id: Type.String({ maxLength: 64, description: 'To be named in the act `fallback`' }),
  kind: Type.Enum(['room', 'kit']),
  name: Text,
  place: orNull(Text, { description: 'Where a kit lies' }),
  until: orNull(Time),
  checked: Type.Boolean({ description: 'Its own equipment was found well today' }),
  chosen: Type.Boolean({ description: 'This one was taken for this session' }),
})
export type KioskFallback = Static<typeof KioskFallback>

export const KioskSession = Type.Object({
  booking: Id,
  from: Time,
  to: Time,
  title: Text,
  teacher: orNull(Text),
  classLabel: orNull(Text),
  resource: orNull(KioskResource),
  state: Type.Enum(KIOSK_SESSION_STATES),
  diagnosis: orNull(KioskDiagnosis),
  launch: Type.Object({
    from: Time,
    code: Type.Boolean({ description: 'Asks for the short code of the booking, or the badge number of its teacher' }),
    digits: Type.Array(Type.Integer({ minimum: 4, maximum: 12 }), {
      maxItems: 2,
      description: 'How long the code and the badge number are, where that is known',
    }),
  }),
  opened: Type.Boolean({ description: 'What it opens is open now' }),
  fallbacks: Type.Array(KioskFallback, { maxItems: 6 }),
  ticket: orNull(Id, { description: 'The ticket that was opened because it failed' }),
})
export type KioskSession = Static<typeof KioskSession>

/** A ticket of this room, as a person follows it; `rate` until when a touch may still say how satisfied one is. */
export const KioskTicket = Type.Object({
  id: Id,
  number: orNull(Type.String({ maxLength: 20 }), { description: 'null while the server has not given one' }),
  symptom: orNull(Type.Enum([...SYMPTOM_CODES])),
  title: Text,
  state: Type.Enum(TICKET_STATES),
  openedAt: Time,
  visitAt: orNull(Time),
  endedAt: orNull(Time),
  rate: orNull(Time),
  sent: Type.Boolean({ description: 'false: kept on this machine until the server answers' }),
})
export type KioskTicket = Static<typeof KioskTicket>

/** Why a control cannot be used now. `none`: this board has no such thing, or nobody knows how it is told. */
export const KIOSK_CONTROL_REFUSALS = [
  'none',
  'unconfirmed',
  'silent',
  'refused',
  'asleep',
  'changing',
  'busy',
] as const
export type KioskControlRefusal = (typeof KIOSK_CONTROL_REFUSALS)[number]

const control = <S extends TSchema>(value: S) =>
  Type.Object({
    value: orNull(value, { description: 'null: the board does not say' }),
    refused: orNull(Type.Enum(KIOSK_CONTROL_REFUSALS)),
  })

/** The board of this machine and what can be done with it from here. */
export const KioskBoard = Type.Object({
  name: Text,
  reached: Type.Enum(['yes', 'seeking', 'asleep', 'no']),
  since: orNull(Time, { description: 'Since when it does not answer' }),
  power: control(Type.Enum(POWER_STATES)),
  input: Type.Object({
    ...control(Type.String({ maxLength: 32 })).properties,
    options: Type.Array(Type.String({ maxLength: 32 }), { maxItems: 24 }),
    own: orNull(Type.String({ maxLength: 32 }), { description: 'The input at which this PC is' }),
  }),
  freeze: control(Type.Boolean()),
  blank: control(Type.Boolean()),
  volume: Type.Object({
    ...control(Type.Number({ minimum: 0, maximum: 100 })).properties,
    least: Type.Number(),
    most: Type.Number(),
  }),
})
export type KioskBoard = Static<typeof KioskBoard>

/** The whole of what the page shows. */
export const KioskState = Type.Object({
  now: Time,
  timeZone: Type.String({ maxLength: 64 }),
  language: Type.Enum(['fr', 'en']),
  server: Type.Object({
    reached: Type.Boolean(),
    since: orNull(Time),
    waiting: Type.Integer({ minimum: 0, description: 'What was done here and is not at the server yet' }),
  }),
  /** null before the school told this machine its place. */
  place: orNull(Type.Object({ school: Text, room: orNull(Text), label: orNull(Text) })),
  support: orNull(Type.String({ maxLength: 40 }), { description: 'The one number to call' }),
  /** Today, as far as the plan goes; null where this machine has no plan of today. */
  day: orNull(
    Type.Object({
      periods: Type.Array(Type.Object({ from: Time, to: Time }), { maxItems: 24, description: 'Empty on a free day' }),
      free: orNull(Text, { description: 'Why there is no class today: the name of the holiday' }),
      sessions: Type.Array(KioskSession, { maxItems: 48 }),
    }),
  ),
  /** The first session of a later day of the plan. */
  later: orNull(Type.Object({ from: Time, title: Text, teacher: orNull(Text) })),
  board: orNull(KioskBoard),
  /** What the machine knows of itself and the board now. */
  diagnosis: orNull(KioskDiagnosis),
  symptoms: Type.Array(Type.Enum([...SYMPTOM_CODES]), { maxItems: SYMPTOM_CODES.length }),
  tickets: Type.Array(KioskTicket, { maxItems: 12 }),
  /** Somebody looks at this screen from afar, with consent. */
  help: orNull(
    Type.Object({
      who: Text,
      since: Time,
      view: Type.Optional(Id),
    }),
  ),
  /** Somebody wants to look at this screen; without an answer by then it is a no, or a yes in hours that the school approved. */
  asks: Type.Optional(
    orNull(
      Type.Object({
        ...{ view: Id, who: Text, reason: Type.Enum(VIEW_REASONS), until: Time },
        silence: Type.Optional(Type.Enum(['no', 'yes'])),
      }),
    ),
  ),
  /** A technician wants to do something that disturbs; without a yes by then it is not done. */
  fix: Type.Optional(orNull(Type.Object({ fix: Id, title: Words, until: Time }))),
})
export type KioskState = Static<typeof KioskState>

const Booking = { booking: Id }

/**
 * What a touch asks for. `open` shows what a running session opens once more; `check` looks again at all that is looked at before
 * a session; `leave` is the technician's way out of the kiosk.
 */
export const KioskAct = Type.Union([
  Type.Object(
    { act: Type.Literal('launch'), ...Booking, code: Type.Optional(Type.String({ pattern: '^[0-9]{4,12}$' })) },
    strict,
  ),
  Type.Object({ act: Type.Literal('open'), ...Booking }, strict),
  Type.Object({ act: Type.Literal('end'), ...Booking }, strict),
  Type.Object({ act: Type.Literal('check'), ...Booking }, strict),
  Type.Object(
    { act: Type.Literal('fallback'), ...Booking, fallback: Type.String({ minLength: 1, maxLength: 64 }) },
    strict,
  ),
  Type.Object({ act: Type.Literal('power'), on: Type.Boolean() }, strict),
  Type.Object({ act: Type.Literal('input'), input: Type.String({ pattern: '^[a-z0-9_]{1,32}$' }) }, strict),
  Type.Object({ act: Type.Literal('freeze'), on: Type.Boolean() }, strict),
  Type.Object({ act: Type.Literal('blank'), on: Type.Boolean() }, strict),
  Type.Object({ act: Type.Literal('volume'), to: Type.Number({ minimum: 0, maximum: 100 }) }, strict),
  Type.Object(
    {
      act: Type.Literal('report'),
      id: Id,
      symptom: Type.Enum([...SYMPTOM_CODES]),
      canTeach: Type.Enum(CAN_TEACH),
    },
    strict,
  ),
  Type.Object({ act: Type.Literal('rate'), ticket: Id, score: Type.Enum([...SCORES]) }, strict),
  Type.Object({ act: Type.Literal('stop_help') }, strict),
  Type.Object({ act: Type.Literal('answer_help'), view: Id, yes: Type.Boolean() }, strict),
  Type.Object({ act: Type.Literal('answer_fix'), fix: Id, yes: Type.Boolean() }, strict),
  Type.Object({ act: Type.Literal('leave'), code: Type.String({ pattern: '^[0-9]{4,12}$' }) }, strict),
])
export type KioskAct = Static<typeof KioskAct>
export type KioskActName = KioskAct['act']

/** Why an act was not done. `wait`: too many wrong codes; `offline`: the server of the school is needed for it. */
export const KIOSK_REFUSALS = [
  'code',
  'wait',
  'too_early',
  'over',
  'other_running',
  'not_running',
  'unknown',
  'board',
  'resource',
  'not_allowed',
  'offline',
  'taken',
  'failed',
] as const
export type KioskRefusal = (typeof KIOSK_REFUSALS)[number]

/** What became of an act. */
export const KioskAnswer = Type.Object({
  refused: orNull(Type.Enum(KIOSK_REFUSALS)),
  until: orNull(Time, { description: 'Of `wait`: when the next code may be tried' }),
  ms: Count,
})
export type KioskAnswer = Static<typeof KioskAnswer>

/** Bytes that no act is longer than. */
export const KIOSK_ACT_MAX = 2048

/** Reads an act; throws REQUEST_INVALID. */
export const decodeKioskAct = decoder(KioskAct, 'REQUEST_INVALID')
