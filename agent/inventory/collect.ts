import { type InventorySections, SECTION_NAMES } from '@preau/protocol/messages/inventory.ts'
import type { Machine } from '../vitals/machine.ts'
import { cleanItems } from './clean.ts'
import { platformSections } from './platforms.ts'

/**
 * What the machine is made of and what is installed on it, section by section; each item with `kind` as the protocol shapes
 * it. A section that could not be read is absent: it is not empty, it is not known.
 */
export async function collectInventory(machine: Machine): Promise<Partial<InventorySections>> {
  const readers = platformSections(machine.platform)
  const sections: Partial<InventorySections> = {}
  for (const name of SECTION_NAMES) {
    const items = await readers[name](machine).catch(() => undefined)
    if (items !== undefined) Object.assign(sections, { [name]: cleanItems(name, items) })
  }
  return sections
}
