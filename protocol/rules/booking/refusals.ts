/**
 * Why something cannot be booked. The interface has its sentence for each; what stands beside it (the name of the holiday, who
 * has it) comes as parameters.
 */
export const BOOKING_REFUSALS = [
  'reversed',
  'past',
  'too_far',
  'too_long',
  'not_a_moment',
  'holiday',
  'no_class_day',
  'calendar_unknown',
  'out_of_hours',
  'between_periods',
  'not_bookable',
  'site',
  'path',
  'taken',
  'closed',
] as const
export type BookingRefusal = (typeof BOOKING_REFUSALS)[number]

/** Why the head has to agree first. */
export const APPROVAL_CAUSES = ['third_party', 'resource'] as const
export type ApprovalCause = (typeof APPROVAL_CAUSES)[number]

/**
 * How a booking stands. `waiting`: on the list, it holds nothing; `offered`: it came free and is held for this person until the
 * deadline; `asked`: held until the head has decided; `booked`; and four ends.
 */
export const BOOKING_STATES = [
  'waiting',
  'offered',
  'asked',
  'booked',
  'cancelled',
  'refused',
  'lapsed',
  'left',
] as const
export type BookingState = (typeof BOOKING_STATES)[number]

/** States in which nobody else can have the resource at that time. */
export const HOLDING_STATES = ['offered', 'asked', 'booked'] as const satisfies readonly BookingState[]

/** Whether nobody else can have it. */
export function holds(state: BookingState): boolean {
  return (HOLDING_STATES as readonly string[]).includes(state)
}
