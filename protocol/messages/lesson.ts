import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { Id } from '../ids.ts'
import { KIOSK_CHECKS, KioskCheck } from '../kiosk.ts'
import { LESSON_REASONS } from '../rules/lessons/lesson-state.ts'
import { SCORES } from '../rules/satisfaction.ts'
import { CAN_TEACH, SYMPTOM_CODES } from '../rules/tickets/symptoms.ts'
import { EquipmentKey } from './equipment.ts'

const Checks = Type.Array(KioskCheck, { maxItems: KIOSK_CHECKS.length })
const Ms = Type.Integer({ minimum: 0, maximum: 3_600_000 })

/** The machine keeps this version of its plan. */
export const PlanKept = Type.Object({
  what: Type.Literal('plan'),
  version: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
})

/** How a lesson stands now. `board` and `opened`: how long a launch took to the board that is on, and to what it opens. */
export const LessonStands = Type.Object({
  what: Type.Literal('state'),
  booking: Id,
  state: Type.Enum(['checking', 'ready', 'running', 'ended', 'failed']),
  reason: Type.Optional(Type.Enum(LESSON_REASONS)),
  checks: Type.Optional(Checks),
  board: Type.Optional(Ms),
  opened: Type.Optional(Ms),
})
export type LessonStands = Static<typeof LessonStands>

/** Somebody told of a problem at the board: its id is the machine's, so that telling it twice opens one ticket. */
export const KioskReport = Type.Object({
  what: Type.Literal('report'),
  id: Id,
  symptom: Type.Enum([...SYMPTOM_CODES]),
  canTeach: Type.Enum(CAN_TEACH),
  booking: Type.Optional(Id),
  key: Type.Optional(EquipmentKey),
  checks: Checks,
})
export type KioskReport = Static<typeof KioskReport>

/** One touch when a ticket of the room is closed. */
export const KioskRating = Type.Object({ what: Type.Literal('rating'), ticket: Id, score: Type.Enum([...SCORES]) })
export type KioskRating = Static<typeof KioskRating>

/** Another place was taken for a lesson, by its id in the plan. */
export const FallbackTaken = Type.Object({
  what: Type.Literal('fallback'),
  booking: Id,
  fallback: Type.String({ minLength: 1, maxLength: 64 }),
})
export type FallbackTaken = Static<typeof FallbackTaken>

/** Device to server, kept until acknowledged: what happens around a lesson at the machine of its room. Nothing names who did it. */
export const Lesson = Type.Union([PlanKept, LessonStands, FallbackTaken, KioskReport, KioskRating])
export type Lesson = Static<typeof Lesson>

/** Reads what happened around a lesson; throws MESSAGE_INVALID with the path of the fault. */
export const decodeLesson = decoder(Lesson, 'MESSAGE_INVALID')
