import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { Id } from '../ids.ts'

/** Most kilobits a second by the hour of the server's day; null: as many as the line takes. */
export const HourlyCap = Type.Array(Type.Union([Type.Integer({ minimum: 1, maximum: 10_000_000 }), Type.Null()]), {
  minItems: 24,
  maxItems: 24,
  description: 'Most kilobits a second by the hour of the day; null: as many as the line takes',
})
export type HourlyCap = Static<typeof HourlyCap>

/** Where a school has its place in a territory: kept by its server. */
export const UplinkPlace = Type.Object({
  school: Id,
  server: Id,
  certificate: Type.String(),
  authority: Type.String(),
  addresses: Type.Array(Type.Object({ host: Type.String(), port: Type.Integer() })),
  brokers: Type.Array(Type.String()),
  hours: Type.Optional(HourlyCap),
})
export type UplinkPlace = Static<typeof UplinkPlace>

/** Reads a place; throws CONFIG_INVALID. */
export const decodeUplinkPlace = decoder(UplinkPlace, 'CONFIG_INVALID')
