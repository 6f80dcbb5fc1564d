import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { ProductName, VersionText } from './target-facts.ts'

/** What an agent keeps of what it installed, in files of its own: read as hostile, since a disk may say anything. */
const Laid = Type.Record(
  ProductName,
  Type.Object({
    version: VersionText,
    file: Type.String({ pattern: '^[a-z0-9][a-z0-9_.-]{0,80}(?:/[a-z0-9][a-z0-9_.-]{0,80}){0,2}$' }),
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  }),
)
/** Files of a folder that came as signed targets, by their product. */
export type Laid = Static<typeof Laid>
/** Throws UPDATE_DISK_FAILED. */
export const decodeLaid = decoder(Laid, 'UPDATE_DISK_FAILED')

const FirmwareBegun = Type.Record(
  Type.String({ minLength: 1, maxLength: 400 }),
  Type.Object({ product: ProductName, version: VersionText, from: Type.Optional(Type.String({ maxLength: 80 })) }),
)
/** Boards that have begun to take an image, by their line. Throws UPDATE_DISK_FAILED. */
export const decodeFirmwareBegun = decoder(FirmwareBegun, 'UPDATE_DISK_FAILED')

const GivenFirmware = Type.Object({
  version: VersionText,
  hardware: Type.Array(Type.String({ maxLength: 80 }), { maxItems: 200 }),
})
/** A version that boards said after they were given it, and which boards it is for. */
export type GivenFirmware = Static<typeof GivenFirmware>
/** By product. Throws UPDATE_DISK_FAILED. */
export const decodeGivenFirmware = decoder(Type.Record(ProductName, GivenFirmware), 'UPDATE_DISK_FAILED')
