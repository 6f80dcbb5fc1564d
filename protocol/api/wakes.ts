import { type Static, Type } from 'typebox'

/** A machine was called by the network: so many neighbours were asked to. Whether it comes is seen when it connects. */
export const WakeMade = Type.Object({ asked: Type.Integer({ minimum: 1 }) })
export type WakeMade = Static<typeof WakeMade>

/** Why nobody was asked to call a machine. */
export const WAKE_REFUSALS = ['there', 'no_card', 'nobody'] as const
export type WakeRefusal = (typeof WAKE_REFUSALS)[number]
