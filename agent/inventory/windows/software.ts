import type { SectionItem } from '@preau/protocol/messages/inventory.ts'
import type { Machine } from '../../vitals/machine.ts'
import { textOf } from '../../vitals/records.ts'
import { askRows } from '../../vitals/windows/ask.ts'
import { defined } from '../defined.ts'
import { isoDate } from '../iso-date.ts'

/** The programs that are installed for everyone, as "Apps & features" lists them. */
export async function software(machine: Machine): Promise<SectionItem<'software'>[]> {
  const items = (await askRows(machine, 'software')).map((row) =>
    defined({
      name: textOf(row, 'DisplayName') ?? '',
      version: textOf(row, 'DisplayVersion'),
      vendor: textOf(row, 'Publisher'),
      installed: isoDate(textOf(row, 'InstallDate')),
    }),
  )
  // A program of 32 and of 64 bits may be listed twice.
  const once = new Map(items.map((item) => [`${item.name}\n${item.version ?? ''}`, item]))
  return [...once].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item)
}
