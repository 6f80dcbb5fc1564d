import { readFileSync } from 'node:fs'
import { decodeGivenFirmware, type GivenFirmware } from '@preau/protocol/update/kept-files.ts'
import { writeWhole } from '../uplink/whole-file.ts'

export interface FirmwareVersions {
  of(product: string): GivenFirmware | undefined
  keep(product: string, given: GivenFirmware): void
}

/** What was given last of each product, in a file. Where it cannot be read, boards are asked anew. */
export function firmwareVersions(path: string): FirmwareVersions {
  const read = (): Record<string, GivenFirmware> => {
    try {
      return decodeGivenFirmware(JSON.parse(readFileSync(path, 'utf8')))
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
