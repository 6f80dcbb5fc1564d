import { type Static, type TSchema, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { Time, VERSION } from '../envelope.ts'
import { Id } from '../ids.ts'
import { KioskFallback, KioskTicket } from '../kiosk.ts'
import { LessonOpening, Site } from '../rules/booking/lesson-opening.ts'
import { EquipmentKey } from './equipment.ts'

const orNull = <S extends TSchema>(shape: S, said: { description?: string } = {}) =>
  Type.Union([shape, Type.Null()], said)
const Text = Type.String({ maxLength: 200 })
const Span = { from: Time, to: Time }

/** What proves digits without telling them (protocol/rules/booking/session-code.ts). */
export const DigitsProof = Type.Object({
  salt: Type.String({ pattern: '^[0-9a-f]{16,64}$' }),
  proof: Type.String({ pattern: '^(sha256|scrypt)\\$[0-9a-f]{64}$' }),
})
export type DigitsProof = Static<typeof DigitsProof>

/** A lesson that is booked in the room of a machine. */
export const PlannedLesson = Type.Object({
  id: Id,
  ...Span,
  title: Text,
  teacher: orNull(Text),
  classLabel: orNull(Text),
  opens: orNull(LessonOpening),
  code: orNull(DigitsProof),
  badge: orNull(DigitsProof),
  fallbacks: Type.Array(KioskFallback, { maxItems: 6 }),
  ticket: orNull(Id, { description: 'The ticket that was opened because it failed' }),
})
export type PlannedLesson = Static<typeof PlannedLesson>

/**
 * Server to the machine of a room: what is booked there in the coming days, and what its page has to know to do without the server.
 * It is sent at each birth and at each change, until the machine's record says that it keeps this version. A teacher's name is in it
 * for the page of his own room; the digits by which a lesson is launched are not, only what proves them.
 */
export const DayPlan = Type.Object({
  version: Type.Integer({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'Only grows; an older one that comes late is passed over',
  }),
  time: Time,
  timeZone: Type.String({ maxLength: 64 }),
  school: Text,
  room: orNull(Type.Object({ id: Id, name: Text })),
  support: orNull(Type.String({ maxLength: 40 })),
  known: Type.Object(Span, { description: 'The time that it speaks of' }),
  periods: Type.Array(Type.Object(Span), { maxItems: 160, description: 'When there is class' }),
  views: Type.Optional(
    Type.Array(Type.Object(Span), {
      maxItems: 64,
      description: 'When this screen may be seen although nobody answers',
    }),
  ),
  free: Type.Array(Type.Object({ ...Span, reason: Text }), { maxItems: 16 }),
  sites: Type.Array(Site, { maxItems: 200 }),
  board: orNull(
    Type.Object({
      key: EquipmentKey,
      name: Text,
      confirmed: Type.Boolean({ description: 'Somebody on site wrote down that the spec is right for it' }),
    }),
  ),
  lessons: Type.Array(PlannedLesson, { maxItems: 100 }),
  tickets: Type.Array(KioskTicket, { maxItems: 12 }),
})
export type DayPlan = Static<typeof DayPlan>

/** Reads a plan; throws MESSAGE_INVALID with the path of the fault. */
export const decodeDayPlan = decoder(DayPlan, 'MESSAGE_INVALID')

/**
 * A plan as the bytes of a message.
 * @param at clock of the server, ms since 1970
 */
export function encodeDayPlan(school: Id, device: Id, body: DayPlan, at: number): string {
  return JSON.stringify({ v: VERSION, kind: 'day-plan', school, device, epoch: 0, seq: 0, at, uptime: 0, body })
}
