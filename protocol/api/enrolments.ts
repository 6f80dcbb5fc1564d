import { type Static, Type } from 'typebox'
import { Id } from '../ids.ts'
import { DeviceKindShape } from './devices.ts'

/**
 * A machine asks for its place in the fleet. `claim` is random and kept by the machine: the same claim asked again gives the
 * same device, so that an answer lost on the way makes no second one.
 */
export const Enrolment = Type.Object(
  {
    claim: Type.String({ pattern: '^[0-9a-f]{32}$' }),
    name: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }),
    kind: Type.Optional(DeviceKindShape),
    model: Type.Optional(Type.String({ maxLength: 200 })),
    serial: Type.Optional(Type.String({ maxLength: 200 })),
    school: Type.Optional(Id),
    room: Type.Optional(
      Type.String({ maxLength: 120, description: 'Name of a room of the school; made where there is none' }),
    ),
    simulated: Type.Optional(
      Type.Boolean({ description: 'It does not exist: a simulator plays it. Once said, never taken back' }),
    ),
  },
  { additionalProperties: false },
)
export type Enrolment = Static<typeof Enrolment>

/** Who the machine is from now on, and where its broker listens. */
export const Enrolled = Type.Object({
  school: Id,
  device: Id,
  mqtt: Type.String({ description: 'mqtt://host:port' }),
})
export type Enrolled = Static<typeof Enrolled>
