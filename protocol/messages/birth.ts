import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { ReadingValues } from '../rules/readings.ts'
import { InventoryDigests } from './inventory.ts'

/**
 * Device to server, first thing on every connection and whenever the server asks for it: the whole state. It is no record of
 * the outbox: its envelope bears the epoch that the device knows (0 before the first) and the last seq given, so that
 * the state in it counts as of that place. The server answers with an `ack` that names `connection`.
 */
export const Birth = Type.Object({
  instance: Type.String({
    pattern: '^[0-9a-f]{32}$',
    description: 'Random at each start of the agent: tells two living agents apart',
  }),
  connection: Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'Number of this connection, one more than the last; the will bears it too',
  }),
  interval: Type.Integer({
    minimum: 5,
    maximum: 604_800,
    description: 'The device promises a sign of life at least each so many seconds',
  }),
  first: Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'Seq of the oldest record not yet acknowledged; `next` where there is none',
  }),
  next: Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'Seq that the next record will be given',
  }),
  acked: Type.Optional(
    Type.Integer({
      minimum: -1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'Last seq that the server acknowledged in this epoch; -1 before any',
    }),
  ),
  agent: Type.Object({
    version: Type.String({ maxLength: 64 }),
    platform: Type.String({ maxLength: 32, description: 'linux, win32, darwin, as node:os says it' }),
    arch: Type.String({ maxLength: 32 }),
  }),
  values: ReadingValues,
  inventory: InventoryDigests,
})
export type Birth = Static<typeof Birth>

/** Reads a birth; throws MESSAGE_INVALID with the path of the fault. */
export const decodeBirth = decoder(Birth, 'MESSAGE_INVALID')
