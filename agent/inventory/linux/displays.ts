import type { SectionItem } from '@preau/protocol/messages/inventory.ts'
import { connectors } from '../../vitals/linux/displays.ts'
import type { Machine } from '../../vitals/machine.ts'
import { displayItem } from '../display-item.ts'

/** The connected screens by their EDID, in the order of the sockets. */
export async function displays(machine: Machine): Promise<SectionItem<'displays'>[]> {
  const items: SectionItem<'displays'>[] = []
  for (const { folder, name, connected } of await connectors(machine)) {
    if (connected) items.push(displayItem(await machine.readBytes(`${folder}/edid`), name))
  }
  return items
}
