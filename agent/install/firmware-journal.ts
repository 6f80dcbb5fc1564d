import { readFileSync } from 'node:fs'
import { decodeFirmwareBegun } from '@preau/protocol/update/kept-files.ts'
import type { Begun, FirmwareJournal } from '../firmware/update-board.ts'
import { writeWhole } from '../uplink/whole-file.ts'

/** Which boards have begun to take an image, in a file. One that cannot be read is as none: such a board then needs a person. */
export function firmwareJournal(path: string): FirmwareJournal {
  const read = (): Record<string, Begun> => {
    try {
      const all = decodeFirmwareBegun(JSON.parse(readFileSync(path, 'utf8')))
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
