import { type Static, Type } from 'typebox'
import { Count } from '../envelope.ts'
import { Id } from '../ids.ts'
import { DISK_TYPES } from '../rules/inventory-fields.ts'
import { DECIMALS } from './csv.ts'
import { DeviceKindShape, PlaceRef } from './devices.ts'
import { TableWords } from './inventory-questions.ts'
import { Paging } from './paging.ts'

const Top = Type.Integer({ minimum: 1, maximum: 10, default: 3, description: 'Configurations that count as common' })
const text = Type.Union([Type.String(), Type.Null()])

export const HOMOGENEITY_SORTS = ['index', 'devices', 'configurations', 'name'] as const
export type HomogeneitySort = (typeof HOMOGENEITY_SORTS)[number]

export const HomogeneityQuery = Type.Object({
  ...Paging,
  top: Type.Optional(Top),
  authority: Type.Optional(Id),
  school: Type.Optional(Type.Union([Id], { description: 'This school alone, with all its configurations' })),
  sort: Type.Optional(Type.Enum(HOMOGENEITY_SORTS)),
  direction: Type.Optional(Type.Enum(['asc', 'desc'] as const)),
})
export type HomogeneityQuery = Static<typeof HomogeneityQuery>

/** A configuration and how many devices of a school have it. */
export const ConfigurationCount = Type.Object({
  kind: DeviceKindShape,
  manufacturer: text,
  model: Type.String(),
  memory: Type.Integer(),
  diskType: Type.Union([Type.Enum(DISK_TYPES), Type.Null()]),
  diskClass: Type.Integer(),
  os: Type.String(),
  osMajor: text,
  devices: Count,
})
export type ConfigurationCount = Static<typeof ConfigurationCount>

export const SchoolHomogeneity = Type.Object({
  school: PlaceRef,
  devices: Count,
  simulated: Type.Integer({ description: 'Of those, so many do not exist: they are played by a simulator' }),
  known: Type.Integer({ description: 'Devices that say what they are made of' }),
  index: Type.Union([Type.Number(), Type.Null()], {
    description: 'Share of the known devices in the most common configurations, 0 to 1; null: too few',
  }),
  configurations: Count,
  most: Type.Array(ConfigurationCount, { description: 'The most common first; of a list of schools the first eight' }),
})
export type SchoolHomogeneity = Static<typeof SchoolHomogeneity>

export const HomogeneityList = Type.Object({
  top: Type.Integer(),
  total: Type.Integer({ description: 'Schools, all pages together' }),
  rows: Type.Array(SchoolHomogeneity),
})
export type HomogeneityList = Static<typeof HomogeneityList>

/** Asks for the indices of all schools as a table. */
export const HomogeneityExport = Type.Object(
  {
    top: Type.Optional(Top),
    authority: Type.Optional(Id),
    school: Type.Optional(Id),
    decimal: Type.Optional(Type.Enum(DECIMALS)),
    words: Type.Optional(TableWords),
  },
  { additionalProperties: false },
)
export type HomogeneityExport = Static<typeof HomogeneityExport>
