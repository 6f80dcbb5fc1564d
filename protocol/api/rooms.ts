import { type Static, Type } from 'typebox'
import { Id } from '../ids.ts'
import { PlaceRef } from './devices.ts'
import { Paging } from './paging.ts'
import { RoomKindShape } from './places.ts'

/** Which rooms: of one school, of one authority, or of all. */
export const RoomQuery = Type.Object({
  limit: Paging.limit,
  q: Type.Optional(
    Type.String({ maxLength: 200, description: 'Words that all must stand in its name or that of its school' }),
  ),
  authority: Type.Optional(Id),
  school: Type.Optional(Id),
})
export type RoomQuery = Static<typeof RoomQuery>

/** A room as one chooses it. */
export const RoomName = Type.Object({
  id: Id,
  name: Type.String(),
  kind: RoomKindShape,
  school: PlaceRef,
  authority: PlaceRef,
})
export type RoomName = Static<typeof RoomName>

/** Rooms sorted by their school, then by their name; `more`: there are others beyond the limit. */
export const RoomList = Type.Object({ rooms: Type.Array(RoomName), more: Type.Boolean() })
export type RoomList = Static<typeof RoomList>
