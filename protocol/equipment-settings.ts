import { type Static, Type } from 'typebox'
import { decoder } from './decode.ts'
import { SpecName } from './messages/equipment.ts'

const strict = { additionalProperties: false }
const common = {
  spec: SpecName,
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 80, description: 'What people call it' })),
  input: Type.Optional(
    Type.String({ pattern: '^[a-z0-9_]{1,32}$', description: 'Of a board: the input at which this machine is' }),
  ),
  password: Type.Optional(Type.String({ maxLength: 64 })),
}

/** Where one device is, and by which spec it is spoken with. */
export const EquipmentLine = Type.Union([
  Type.Object(
    {
      ...common,
      serial: Type.String({ minLength: 1, maxLength: 200, description: '/dev/ttyUSB0 or COM3' }),
      baud: Type.Optional(Type.Integer({ minimum: 300, maximum: 921_600 })),
    },
    strict,
  ),
  Type.Object(
    {
      ...common,
      host: Type.String({ minLength: 1, maxLength: 253 }),
      port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
      udp: Type.Optional(Type.Literal(true, { description: 'It is spoken with by datagrams' })),
    },
    strict,
  ),
])
export type EquipmentLine = Static<typeof EquipmentLine>

/** `equipment.json` in the data folder of an agent: the devices that it looks after. */
export const EquipmentSettings = Type.Object(
  {
    lines: Type.Array(EquipmentLine, { maxItems: 64 }),
    search: Type.Optional(
      Type.Boolean({ description: 'Ask what hangs on serial lines that are not named, by reads alone' }),
    ),
  },
  strict,
)
export type EquipmentSettings = Static<typeof EquipmentSettings>

/** Reads the settings; throws CONFIG_INVALID with the path of the fault. */
export const decodeEquipmentSettings = decoder(EquipmentSettings, 'CONFIG_INVALID')
