import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { EQUIPMENT_KINDS, PRESENCES } from '../rules/equipment-kinds.ts'
import { EQUIPMENT_READING_NAMES } from '../rules/equipment-readings.ts'
import { Thresholds } from '../rules/equipment-thresholds.ts'

/** The name of a spec: `epson/escvp21`. */
export const SpecName = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,47}(/[a-z0-9][a-z0-9.-]{0,63}){1,2}$' })

/** A device on the agent where it stands: what it says of itself, else its spec and where it is. */
export const EquipmentKey = Type.String({ pattern: '^[!-~]{1,160}$' })

/** Values by reading, as `EQUIPMENT_READINGS` names them; those of a later version are kept. */
export const EquipmentValuesShape = Type.Record(
  Type.String({ pattern: '^[a-z]{1,32}(\\.[a-z]{1,32})?$' }),
  Type.Union([Type.Number({ minimum: -1e9, maximum: 1e9 }), Type.String({ maxLength: 64 })]),
  { maxProperties: EQUIPMENT_READING_NAMES.length + 32, additionalProperties: false },
)

const text = Type.Optional(Type.String({ maxLength: 64 }))

/** One device that the agent reaches, whole: how the line stands, and everything that it said last. */
export const EquipmentItem = Type.Object({
  key: EquipmentKey,
  spec: SpecName,
  kind: Type.Enum(EQUIPMENT_KINDS),
  name: Type.Optional(
    Type.String({ maxLength: 80, description: 'What people call it, where somebody wrote that down' }),
  ),
  network: Type.Optional(
    Type.Boolean({ description: 'It is reached over the network: other agents may reach it, too' }),
  ),
  vendor: text,
  model: text,
  serial: text,
  presence: Type.Enum(PRESENCES),
  fault: Type.Optional(
    Type.String({ pattern: '^[A-Z][A-Z_]{1,63}$', description: 'Why it was not read, as docs/errors.md names it' }),
  ),
  values: EquipmentValuesShape,
  life: Type.Optional(
    Type.Object({ lamp: Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Hours, as the spec says' }) }),
  ),
})
export type EquipmentItem = Static<typeof EquipmentItem>

/**
 * Device to server, kept until acknowledged: the devices that it reaches and that are another than before. Where `full`, these are
 * all of them: what is not named is no longer looked after.
 */
export const Equipment = Type.Object({
  full: Type.Optional(Type.Boolean()),
  items: Type.Array(EquipmentItem, { maxItems: 64 }),
  thresholds: Type.Optional(
    Type.Record(SpecName, Thresholds, {
      maxProperties: 64,
      additionalProperties: false,
      description:
        'Limits that the specs of these items have, once for all items of a spec: a message has to stay small',
    }),
  ),
})
export type Equipment = Static<typeof Equipment>

/** Reads what an agent reaches; throws MESSAGE_INVALID with the path of the fault. */
export const decodeEquipment = decoder(Equipment, 'MESSAGE_INVALID')
