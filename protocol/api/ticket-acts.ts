import { type Static, type TSchema, Type } from 'typebox'
import { Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { TICKET_SEVERITIES } from '../rules/tickets/service-event.ts'
import { LEVELS } from '../rules/tickets/states.ts'
import { CAN_TEACH, SYMPTOM_CODES } from '../rules/tickets/symptoms.ts'

const closed = { additionalProperties: false }
const Words = Type.String({ minLength: 1, maxLength: 2000, pattern: '\\S' })
const Name = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' })

/** What each of these requests has: made once by who asks, however often he sends it; and when the work was really done. */
const sent = {
  key: Id,
  at: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 253_402_300_799_999,
      description: 'When it was done, ms since 1970, where that was before it could be sent; else it is done now',
    }),
  ),
}

/** A fault or a request as a person tells it, in three touches. */
export const TicketOpening = Type.Object(
  {
    ...sent,
    school: Id,
    device: Type.Optional(Id),
    room: Type.Optional(Id),
    symptom: Type.Enum([...SYMPTOM_CODES]),
    canTeach: Type.Optional(Type.Enum(CAN_TEACH, { description: 'Decides the severity, where none is said' })),
    severity: Type.Optional(Type.Enum(TICKET_SEVERITIES, { description: 'Only by who may requalify a ticket' })),
    words: Type.Optional(Words),
    from: Type.Optional(Type.Enum(['label', 'device', 'list'], { description: 'How the equipment was found' })),
  },
  closed,
)
export type TicketOpening = Static<typeof TicketOpening>

const note = { note: Type.Optional(Words) }

function actOf<A extends string, F extends Record<string, TSchema>>(act: A, fields: F) {
  return Type.Object({ act: Type.Literal(act), ...sent, ...fields }, closed)
}

/** What somebody does to a ticket. */
export const TicketActRequest = Type.Union([
  actOf('acknowledge', note),
  actOf('remote_start', note),
  actOf('on_site', note),
  actOf('pause', {
    cause: Name,
    proof: Type.Optional(Words),
    /** The new appointment: the pause ends then. */
    visitAt: Type.Optional(Time),
  }),
  actOf('resume', { cause: Type.Optional(Name), ...note }),
  actOf('hand_over', { to: Name, ...note }),
  actOf('requalify', { severity: Type.Enum(['blocking', 'major', 'minor']), ...note }),
  actOf('workaround', { note: Words }),
  actOf('restore', note),
  actOf('close', note),
  actOf('reopen', { note: Words }),
  actOf('reject', { reason: Words }),
  actOf('comment', { words: Words }),
  actOf('part', {
    name: Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' }),
    reference: Type.Optional(Type.String({ maxLength: 80 })),
    count: Type.Integer({ minimum: 1, maximum: 1000 }),
    amountCents: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_00 })),
  }),
  actOf('swap', { with: Id, ...note }),
  actOf('plan_visit', { visitAt: Time, ...note }),
  actOf('set_level', { level: Type.Enum(LEVELS), ...note }),
  actOf('assign', { to: Type.Union([Type.Literal('me'), Type.Null()]) }),
])
export type TicketActRequest = Static<typeof TicketActRequest>

/** What takes the place of a line of the log, which stays; without `with` the line is only taken back. */
export const TicketCorrection = Type.Object(
  {
    key: Id,
    line: Type.Integer({ minimum: 1, maximum: 100_000, description: 'Its `n` in the timeline' }),
    reason: Words,
    with: Type.Optional(
      Type.Object(
        {
          at: Type.Optional(Time),
          severity: Type.Optional(Type.Enum(['blocking', 'major', 'minor'])),
          cause: Type.Optional(Name),
          proof: Type.Optional(Words),
          to: Type.Optional(Name),
        },
        { ...closed, minProperties: 1, description: 'What is different; all else is as in the line' },
      ),
    ),
  },
  closed,
)
export type TicketCorrection = Static<typeof TicketCorrection>

/** Bytes of a picture: what a telephone's camera makes, made smaller. */
export const MAX_PHOTO_BYTES = 2 * 1024 * 1024

/** A picture of the fault or of the work. */
export const TicketPhoto = Type.Object(
  {
    ...sent,
    data: Type.String({
      minLength: 16,
      maxLength: Math.ceil(MAX_PHOTO_BYTES / 3) * 4,
      pattern: '^[A-Za-z0-9+/]+={0,2}$',
      description: 'JPEG or PNG, at most 2 MB, in base64; where and with what it was taken is cut out of it',
    }),
    words: Type.Optional(Words),
  },
  closed,
)
export type TicketPhoto = Static<typeof TicketPhoto>
