import { type Static, Type } from 'typebox'

/**
 * What can be booked. `board`: a room with the interactive board that hangs in it, `room`: a room that several classes use;
 * both are known by the id of the room, so that a board that is swapped keeps its bookings. `cart`: a mobile class, `kit`: what
 * is lent with its contents.
 */
export const RESOURCE_KINDS = ['board', 'room', 'cart', 'kit'] as const
export type ResourceKind = (typeof RESOURCE_KINDS)[number]

/** What a person makes; boards and rooms are found in the fleet. */
export const MADE_RESOURCE_KINDS = ['cart', 'kit'] as const

/** A thing in a kit or a cart, and how many there are of it. */
export const ResourceItem = Type.Object(
  {
    what: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }),
    count: Type.Integer({ minimum: 1, maximum: 999 }),
  },
  { additionalProperties: false },
)
export type ResourceItem = Static<typeof ResourceItem>
