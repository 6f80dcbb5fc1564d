import { type Static, Type } from 'typebox'
import { Count, Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { MADE_RESOURCE_KINDS, RESOURCE_KINDS, ResourceItem } from '../rules/booking/resource-kinds.ts'
import { DeviceKindShape, PlaceRef, ReasonShape, StatusShape } from './devices.ts'

const strict = { additionalProperties: false }
const orNull = <S extends Parameters<typeof Type.Union>[0][number]>(shape: S) => Type.Union([shape, Type.Null()])

/** What one books. Sorted by kind, then by name. */
export const Resource = Type.Object({
  id: Id,
  school: Id,
  kind: Type.Enum(RESOURCE_KINDS),
  name: Type.String(),
  keptAt: Type.String({ description: 'Where it is kept, in words; empty for a room' }),
  room: orNull(PlaceRef),
  board: orNull(
    Type.Object({
      id: Id,
      name: Type.String(),
      kind: DeviceKindShape,
      status: StatusShape,
      reasons: Type.Array(ReasonShape),
    }),
  ),
  machine: orNull(Id),
  devices: Type.Object({ total: Count, ready: Count }, { description: 'Machines in it, and those that are well' }),
  contents: Type.Array(ResourceItem),
  approval: Type.Boolean({ description: 'The head agrees to each booking' }),
  bookable: Type.Boolean(),
  version: Count,
})
export type Resource = Static<typeof Resource>

/** `put_away`: those that cannot be booked, too. */
export const ResourceQuery = Type.Object({ school: Id, all: Type.Optional(Type.Enum(['put_away'])) })
export type ResourceQuery = Static<typeof ResourceQuery>

/** `now` in ms since 1970. */
export const ResourceList = Type.Object({ now: Time, timeZone: Type.String(), rows: Type.Array(Resource) })
export type ResourceList = Static<typeof ResourceList>

const fields = {
  name: Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' }),
  keptAt: Type.String({ maxLength: 120 }),
  room: orNull(Id),
  contents: Type.Array(ResourceItem, { maxItems: 60 }),
  devices: Type.Array(Id, { maxItems: 60, uniqueItems: true, description: 'The machines in it' }),
  approval: Type.Boolean(),
}

export const NewResource = Type.Object(
  {
    school: Id,
    kind: Type.Enum(MADE_RESOURCE_KINDS),
    name: fields.name,
    keptAt: Type.Optional(fields.keptAt),
    room: Type.Optional(fields.room),
    contents: Type.Optional(fields.contents),
    devices: Type.Optional(fields.devices),
    approval: Type.Optional(fields.approval),
  },
  strict,
)
export type NewResource = Static<typeof NewResource>

/** Of a board or a room only `approval` and `bookable` can be changed: the rest is what the fleet says. */
export const ResourceChange = Type.Partial(Type.Object({ ...fields, bookable: Type.Boolean() }), {
  ...strict,
  minProperties: 1,
})
export type ResourceChange = Static<typeof ResourceChange>
