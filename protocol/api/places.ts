import { type Static, Type } from 'typebox'
import { Count } from '../envelope.ts'
import { Id } from '../ids.ts'
import { StatusCounts } from './devices.ts'

const name = Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' })
const code = Type.Union([Type.String({ maxLength: 32 }), Type.Null()])

export const ROOM_KINDS = [
  'classroom',
  'computer_room',
  'library_room',
  'staff_room',
  'head_office',
  'mobile_cart',
  'storage',
  'other',
] as const
export type RoomKind = (typeof ROOM_KINDS)[number]
export const RoomKindShape = Type.Enum(ROOM_KINDS)

/** authority → school → room → device. */
export const Room = Type.Object({ id: Id, school: Id, name, kind: RoomKindShape, devices: Count })
export type Room = Static<typeof Room>
export const School = Type.Object({
  id: Id,
  authority: Id,
  name,
  uai: code,
  insee: code,
  timezone: Type.String({ description: 'IANA name, Europe/Paris where nothing else is said' }),
  rooms: Type.Array(Room),
  devices: Count,
  unplaced: Type.Integer({ description: 'Devices of the school with no room yet' }),
  counts: StatusCounts,
})
export type School = Static<typeof School>
export const Authority = Type.Object({ id: Id, name, insee: code, schools: Type.Array(School) })
export type Authority = Static<typeof Authority>

/** Which part of the tree: one school with its rooms and its authority, or all. */
export const PlaceQuery = Type.Object({ school: Type.Optional(Id) })

/** Places of the server, sorted by name. */
export const PlaceTree = Type.Object({ authorities: Type.Array(Authority) })
export type PlaceTree = Static<typeof PlaceTree>

const strict = { additionalProperties: false }
export const NewAuthority = Type.Object({ name, insee: Type.Optional(code) }, strict)
export type NewAuthority = Static<typeof NewAuthority>
export const NewSchool = Type.Object(
  {
    authority: Id,
    name,
    uai: Type.Optional(code),
    insee: Type.Optional(code),
    timezone: Type.Optional(Type.String({ maxLength: 64 })),
  },
  strict,
)
export type NewSchool = Static<typeof NewSchool>
export const NewRoom = Type.Object({ school: Id, name, kind: Type.Optional(RoomKindShape) }, strict)
export type NewRoom = Static<typeof NewRoom>

/** Type.Partial keeps no option of its object. */
const change = { ...strict, minProperties: 1 }
export const AuthorityChange = Type.Partial(Type.Object({ name, insee: code }), change)
export type AuthorityChange = Static<typeof AuthorityChange>
export const SchoolChange = Type.Partial(
  Type.Object({ name, uai: code, insee: code, timezone: Type.String({ maxLength: 64 }) }),
  change,
)
export type SchoolChange = Static<typeof SchoolChange>
export const RoomChange = Type.Partial(Type.Object({ name, kind: RoomKindShape }), change)
export type RoomChange = Static<typeof RoomChange>

/** The columns that an import understands. Other names for each are in `protocol/rules/import-columns.ts`. */
export const IMPORT_COLUMNS = ['authority', 'insee', 'school', 'uai', 'room', 'room_kind'] as const
export type ImportColumn = (typeof IMPORT_COLUMNS)[number]

/** A CSV file as text. `dryRun`: say what it would do and do nothing. */
export const PlaceImport = Type.Object(
  { csv: Type.String({ maxLength: 4_000_000 }), dryRun: Type.Optional(Type.Boolean()) },
  strict,
)
export type PlaceImport = Static<typeof PlaceImport>

/**
 * What an import did, or would do. `lines` are those below the header that are not blank; a line's number counts from 1, the
 * header being line 1. `unchanged` are lines, `created` and `updated` places: an import fills in a code that was missing and
 * never overwrites. A refused line changes nothing.
 */
export const PlaceImportResult = Type.Object({
  lines: Count,
  columns: Type.Array(Type.String()),
  ignoredColumns: Type.Array(Type.String()),
  created: Type.Object({ authorities: Count, schools: Count, rooms: Count }),
  updated: Count,
  unchanged: Count,
  refused: Type.Array(
    Type.Object({
      line: Count,
      column: Type.Union([Type.String(), Type.Null()]),
      code: Type.String(),
      value: Type.String(),
      expected: Type.Optional(Type.String()),
    }),
  ),
})
export type PlaceImportResult = Static<typeof PlaceImportResult>
