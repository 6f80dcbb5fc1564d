import type { SectionItem } from '@preau/protocol/messages/inventory.ts'
import { networkCards } from '../../vitals/linux/network.ts'
import type { Machine } from '../../vitals/machine.ts'
import { addressesOf } from '../addresses.ts'
import { defined } from '../defined.ts'

/** The network cards that are a piece of hardware. */
export async function network(machine: Machine): Promise<SectionItem<'network'>[]> {
  const known = machine.os.networkInterfaces()
  const items: SectionItem<'network'>[] = []
  for (const name of await networkCards(machine)) {
    const folder = `/sys/class/net/${name}`
    const wireless = (await machine.listFolder(`${folder}/phy80211`)).length > 0
    const mac = (await machine.readText(`${folder}/address`))?.trim()
    items.push(defined({ name, mac, ...addressesOf(known[name]), type: wireless ? 'wifi' : 'ethernet' }))
  }
  return items
}
