import type { SectionItem } from '@preau/protocol/messages/inventory.ts'
import type { Machine } from '../../vitals/machine.ts'
import { addressesOf } from '../addresses.ts'
import { defined } from '../defined.ts'

const NO_MAC = '00:00:00:00:00:00'

/** The network cards that have an address, from node:os. */
export async function network(machine: Machine): Promise<SectionItem<'network'>[]> {
  const cards = Object.entries(machine.os.networkInterfaces())
  const items = cards.map(([name, all = []]) => {
    const mac = all.find((info) => !info.internal && info.mac !== NO_MAC)?.mac
    return defined({ name, mac, ...addressesOf(all) })
  })
  return items.filter(({ mac }) => mac !== undefined).sort((a, b) => (a.name < b.name ? -1 : 1))
}
