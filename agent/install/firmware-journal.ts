import { readFileSync } from 'node:fs'
import { decoder } from '@preau/protocol/decode.ts'
import { ProductName, VersionText } from '@preau/protocol/update/target-facts.ts'
import { Type } from 'typebox'
import type { Begun, FirmwareJournal } from '../firmware/update-board.ts'
import { writeWhole } from '../uplink/whole-file.ts'

const Journal = Type.Record(
  Type.String({ minLength: 1, maxLength: 400 }),
  Type.Object({ product: ProductName, version: VersionText, from: Type.Optional(Type.String({ maxLength: 80 })) }),
)
const decodeJournal = decoder(Journal, 'UPDATE_DISK_FAILED')

/** Which boards have begun to take an image, in a file. One that cannot be read is as none: such a board then needs a person. */
export function firmwareJournal(path: string): FirmwareJournal {
  const read = (): Record<string, Begun> => {
    try {
      const all = decodeJournal(JSON.parse(readFileSync(path, 'utf8')))
      return Object.fromEntries(Object.entries(all).map(([place, begun]) => [place, { from: undefined, ...begun }]))
    } catch {
      return {}
    }
  }
  const write = (all: Record<string, Begun>) => writeWhole(path, JSON.stringify(all))
  return {
    begun(place) {
      const all = read()
      return Object.hasOwn(all, place) ? all[place] : undefined
    },
    begin: (place, begun) => write({ ...read(), [place]: begun }),
    forget(place) {
      const { [place]: gone, ...others } = read()
      if (gone) write(others)
    },
  }
}
