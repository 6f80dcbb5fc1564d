import type { SectionItem } from '@preau/protocol/messages/inventory.ts'
import type { Machine } from '../../vitals/machine.ts'
import { flagOf, textOf } from '../../vitals/records.ts'
import { askRows } from '../../vitals/windows/ask.ts'
import { isRealPrinter } from '../../vitals/windows/printers.ts'
import { defined } from '../defined.ts'

/** The printers that print on paper, of the whole machine: those of one person only are that person's. */
export async function printers(machine: Machine): Promise<SectionItem<'printers'>[]> {
  const rows = (await askRows(machine, 'printers')).filter(isRealPrinter)
  const items = rows.map((row) =>
    defined({
      name: textOf(row, 'Name') ?? '?',
      model: textOf(row, 'DriverName'),
      default: flagOf(row, 'Default'),
      local: flagOf(row, 'Local'),
    }),
  )
  return items.sort((a, b) => (a.name < b.name ? -1 : 1))
}
