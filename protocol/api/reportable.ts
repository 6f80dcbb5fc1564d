import { type Static, Type } from 'typebox'
import { Count } from '../envelope.ts'
import { Id } from '../ids.ts'
import { DeviceKindShape, PlaceRef } from './devices.ts'

/** Of which school, or of which equipment: an address on a label names only that. */
export const ReportableQuery = Type.Object({ school: Type.Optional(Id), device: Type.Optional(Id) })
export type ReportableQuery = Static<typeof ReportableQuery>

/** Equipment as who reports a fault chooses it: what it is and where it stands, nothing of how it is. */
export const Reportable = Type.Object({
  id: Id,
  name: Type.String(),
  kind: DeviceKindShape,
  school: PlaceRef,
  room: Type.Union([PlaceRef, Type.Null()]),
})
export type Reportable = Static<typeof Reportable>

/** The equipment of a school, by room and name; at most 500 of `total`. */
export const ReportableList = Type.Object({ total: Count, rows: Type.Array(Reportable) })
export type ReportableList = Static<typeof ReportableList>
