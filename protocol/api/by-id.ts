import { type Static, Type } from 'typebox'
import { Id } from '../ids.ts'

/** What the address of one thing names. */
export const ById = Type.Object({ id: Id })
export type ById = Static<typeof ById>
