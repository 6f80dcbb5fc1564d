import type { SectionItem } from '@preau/protocol/messages/inventory.ts'
import type { Machine } from '../../vitals/machine.ts'
import { numberOf, rowsOf, textOf } from '../../vitals/records.ts'
import { defined } from '../defined.ts'

/** The connected screens, from systeminformation. */
export async function displays(machine: Machine): Promise<SectionItem<'displays'>[]> {
  const [graphics] = rowsOf(await machine.information('graphics'))
  return rowsOf(graphics?.displays ?? []).map((row) =>
    defined({
      manufacturer: textOf(row, 'vendor'),
      model: textOf(row, 'model'),
      serial: textOf(row, 'serial'),
      connection: textOf(row, 'connection'),
      width: numberOf(row, 'resolutionX'),
      height: numberOf(row, 'resolutionY'),
    }),
  )
}
