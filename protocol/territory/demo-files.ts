import { type Static, Type } from 'typebox'
import { DemoSide } from '../api/territory.ts'
import { decoder } from '../decode.ts'
import { Time } from '../envelope.ts'
import { Id } from '../ids.ts'

const Moment = Type.Union([Time, Type.Null()])

/** A school of a demo with a town hall, and the folder of its server within `schools`. */
export const DemoTownSchool = Type.Object({
  folder: Type.String({ pattern: '^[0-9]{2,3}$' }),
  school: Id,
  authority: Id,
  name: Type.String(),
  commune: Type.String(),
  at: Time,
  isServed: Type.Boolean(),
})
export type DemoTownSchool = Static<typeof DemoTownSchool>

/** The schools of a demo; `isDone`: all of them are in the town hall's store. */
export const DemoTown = Type.Object({ isDone: Type.Boolean(), schools: Type.Array(DemoTownSchool) })
export type DemoTown = Static<typeof DemoTown>
export const decodeDemoTown = decoder(DemoTown, 'CONFIG_INVALID')

/** Through which port of this machine each school of a demo reaches its town hall. */
export const DemoPorts = Type.Array(
  Type.Object({ school: Id, port: Type.Integer({ minimum: 0, maximum: 65_535 }), cutAt: Moment, healedAt: Moment }),
)
export type DemoPorts = Static<typeof DemoPorts>
export const decodeDemoPorts = decoder(DemoPorts, 'CONFIG_INVALID')

/** What the schools of a demo count on their side. */
export const DemoSums = Type.Array(Type.Object({ school: Id, side: DemoSide }))
export type DemoSums = Static<typeof DemoSums>
export const decodeDemoSums = decoder(DemoSums, 'CONFIG_INVALID')
