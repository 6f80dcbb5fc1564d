import type { FindDisks } from '../disk-space.ts'
import { textOf } from '../records.ts'
import { askRows } from './ask.ts'

const LETTER = /^[A-Z]:$/
const ASK_AGAIN_S = 3600

/** The letters of the fixed drives. Asked each hour: how full they are needs no question. */
export function fixedDrives(): FindDisks {
  let known: string[] | undefined
  let askedAt = 0
  return async (machine) => {
    if (known === undefined || machine.monotonic() - askedAt >= ASK_AGAIN_S) {
      const letters = (await askRows(machine, 'drives')).map((row) => textOf(row, 'DeviceID') ?? '')
      known = letters.filter((letter) => LETTER.test(letter)).sort()
      askedAt = machine.monotonic()
    }
    return known
  }
}
