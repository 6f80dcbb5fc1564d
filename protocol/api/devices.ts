import { type Static, Type } from 'typebox'
import { Count, Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { LocalDate } from '../rules/calendar/service-calendar.ts'
import { DEVICE_KINDS, MACHINE_KINDS, STATUSES } from '../rules/device-status.ts'
import { ReadingValues } from '../rules/readings.ts'
import { EquipmentDetail } from './equipment.ts'
import { Paging } from './paging.ts'

export const StatusShape = Type.Enum(STATUSES)
export const DeviceKindShape = Type.Enum(DEVICE_KINDS)

/** A place as a row names it. */
export const PlaceRef = Type.Object({ id: Id, name: Type.String() })
export type PlaceRef = Static<typeof PlaceRef>

export const ReasonShape = Type.Object({
  code: Type.String(),
  status: StatusShape,
  since: Time,
  params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
})

/** From `from` on the device had `status`; the last one of a list holds until now. */
export const StatusSpan = Type.Object({ from: Time, status: StatusShape })
export type StatusSpan = Static<typeof StatusSpan>

/** The last day on which its maker answers for a device; null where nobody said it. */
export const WarrantyUntil = Type.Union([LocalDate, Type.Null()], {
  description: 'The last day of its warranty, as a person read it off the invoice',
})

/** A device as a list shows it. */
export const DeviceRow = Type.Object({
  id: Id,
  name: Type.String(),
  kind: DeviceKindShape,
  school: PlaceRef,
  room: Type.Union([PlaceRef, Type.Null()]),
  status: StatusShape,
  since: Time,
  reasons: Type.Array(ReasonShape, { description: 'The one that decides the status first' }),
  heardAt: Type.Union([Time, Type.Null()]),
  interval: Type.Integer({ description: 'Seconds between signs of life, as the device announced' }),
  model: Type.Union([Type.String(), Type.Null()]),
  serial: Type.Union([Type.String(), Type.Null()]),
  simulated: Type.Boolean({ description: 'It does not exist: a simulator plays it' }),
  day: Type.Optional(Type.Array(StatusSpan, { description: 'Statuses since `dayFrom` of the query, oldest first' })),
})
export type DeviceRow = Static<typeof DeviceRow>

export const DEVICE_SORTS = ['severity', 'name', 'room', 'since', 'heard'] as const
export type DeviceSort = (typeof DEVICE_SORTS)[number]

/** The address bar of the fleet, nearly: every filter of a list of devices. */
export const DeviceQuery = Type.Object({
  ...Paging,
  q: Type.Optional(
    Type.String({
      maxLength: 200,
      description: 'Words that all must stand in name, room, school, model or serial; accents and case do not count',
    }),
  ),
  status: Type.Optional(StatusShape),
  kind: Type.Optional(DeviceKindShape),
  authority: Type.Optional(Id),
  school: Type.Optional(Id),
  room: Type.Optional(Type.Union([Id, Type.Literal('none')], { description: '`none`: devices with no room yet' })),
  simulated: Type.Optional(
    Type.Union([Type.Literal('only'), Type.Literal('none')], {
      description: 'Only devices that a simulator plays, or none of them',
    }),
  ),
  sort: Type.Optional(Type.Enum(DEVICE_SORTS)),
  direction: Type.Optional(Type.Union([Type.Literal('asc'), Type.Literal('desc')])),
  dayFrom: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Ask for the statuses of each row since then, ms since 1970' }),
  ),
})
export type DeviceQuery = Static<typeof DeviceQuery>

/** How many devices have each status. */
export const StatusCounts = Type.Object({
  down: Count,
  degraded: Count,
  offline: Count,
  unknown: Count,
  asleep: Count,
  ok: Count,
})
export type StatusCounts = Static<typeof StatusCounts>

/** A page of devices. `counts` are of the query without its status, so that the counters can be filtered on. */
export const DeviceList = Type.Object({
  total: Type.Integer({ description: 'Rows that fit the query, all pages together' }),
  counts: StatusCounts,
  unplaced: Type.Integer({ description: 'Devices with no room yet, of the query without its room and status' }),
  simulated: Type.Integer({
    description: 'Devices that a simulator plays, of the query without its status and its own filter',
  }),
  rows: Type.Array(DeviceRow),
})
export type DeviceList = Static<typeof DeviceList>

/** One device, whole. */
export const Device = Type.Object({
  ...DeviceRow.properties,
  authority: Type.Union([PlaceRef, Type.Null()]),
  values: ReadingValues,
  valuesAt: Type.Union([Time, Type.Null()]),
  asleep: Type.Union([Type.Object({ since: Time, cause: Type.String() }), Type.Null()]),
  enrolledAt: Time,
  firstHeardAt: Type.Union([Time, Type.Null()]),
  connectedAt: Type.Union([Time, Type.Null()], {
    description: 'When the present connection began; null where there is none',
  }),
  agent: Type.Union([
    Type.Object({ version: Type.String(), platform: Type.String(), arch: Type.String() }),
    Type.Null(),
  ]),
  note: Type.String(),
  warrantyUntil: WarrantyUntil,
  equipment: Type.Union([EquipmentDetail, Type.Null()], {
    description: 'Where the agent of another device reaches it',
  }),
})
export type Device = Static<typeof Device>

/** What a person may change of a device. */
export const DeviceChange = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' })),
    kind: Type.Optional(Type.Enum(MACHINE_KINDS, { description: 'What is attached to a machine keeps its kind' })),
    room: Type.Optional(Type.Union([Id, Type.Null()])),
    note: Type.Optional(Type.String({ maxLength: 2000 })),
    warrantyUntil: Type.Optional(WarrantyUntil),
  },
  { additionalProperties: false, minProperties: 1 },
)
export type DeviceChange = Static<typeof DeviceChange>
