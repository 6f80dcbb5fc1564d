import { type Static, Type } from 'typebox'
import { EquipmentValuesShape } from '../messages/equipment.ts'
import { PRESENCES } from '../rules/equipment-kinds.ts'
import { DeviceRow } from './devices.ts'

/** A device that an agent reaches, as the page of that agent lists it. */
export const EquipmentRow = Type.Object({
  ...DeviceRow.properties,
  spec: Type.String(),
  presence: Type.Enum(PRESENCES),
  values: EquipmentValuesShape,
})
export type EquipmentRow = Static<typeof EquipmentRow>

/** What an agent reaches, by name. */
export const EquipmentList = Type.Object({ rows: Type.Array(EquipmentRow) })
export type EquipmentList = Static<typeof EquipmentList>
