import { readFileSync } from 'node:fs'
import { decoder } from '@preau/protocol/decode.ts'
import { ProductName, VersionText } from '@preau/protocol/update/target-facts.ts'
import { type Static, Type } from 'typebox'
import { writeWhole } from '../uplink/whole-file.ts'

const Given = Type.Object({
  version: VersionText,
  hardware: Type.Array(Type.String({ maxLength: 80 }), { maxItems: 200 }),
})
/** A version that boards said after they were given it, and which boards it is for. */
export type GivenFirmware = Static<typeof Given>
const decodeAll = decoder(Type.Record(ProductName, Given), 'UPDATE_DISK_FAILED')

export interface FirmwareVersions {
  of(product: string): GivenFirmware | undefined
  keep(product: string, given: GivenFirmware): void
}

/** What was given last of each product, in a file. Where it cannot be read, boards are asked anew. */
export function firmwareVersions(path: string): FirmwareVersions {
  const read = (): Record<string, GivenFirmware> => {
    try {
      return decodeAll(JSON.parse(readFileSync(path, 'utf8')))
    } catch {
      return {}
    }
  }
  return {
    of(product) {
      const all = read()
      return Object.hasOwn(all, product) ? all[product] : undefined
    },
    keep: (product, given) => writeWhole(path, JSON.stringify({ ...read(), [product]: given })),
  }
}
