import type { SectionItem } from '@preau/protocol/messages/inventory.ts'
import type { Machine } from '../../vitals/machine.ts'
import { textOf } from '../../vitals/records.ts'
import { askRows } from '../../vitals/windows/ask.ts'
import { displayItem } from '../display-item.ts'

/** The screens that are on, by the EDID that Windows keeps of them. */
export async function displays(machine: Machine): Promise<SectionItem<'displays'>[]> {
  const rows = await askRows(machine, 'displays')
  return rows.map((row) => displayItem(Buffer.from(textOf(row, 'Edid') ?? '', 'base64')))
}
