import type { SectionItem } from '@preau/protocol/messages/inventory.ts'
import type { Machine } from '../../vitals/machine.ts'
import { textOf } from '../../vitals/records.ts'
import { askRows } from '../../vitals/windows/ask.ts'
import { isCard, isWireless } from '../../vitals/windows/network.ts'
import { addressesOf } from '../addresses.ts'
import { defined } from '../defined.ts'

/** The network cards that are a piece of hardware. */
export async function network(machine: Machine): Promise<SectionItem<'network'>[]> {
  const known = machine.os.networkInterfaces()
  const cards = (await askRows(machine, 'network')).filter(isCard)
  const items = cards.map((row) => {
    const name = textOf(row, 'Name') ?? '?'
    return defined({
      name,
      mac: macOf(textOf(row, 'Mac')),
      ...addressesOf(known[name]),
      type: isWireless(row) ? 'wifi' : 'ethernet',
      model: textOf(row, 'Description'),
    })
  })
  return items.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** .NET writes 001122AABBCC. */
function macOf(digits: string | undefined): string | undefined {
  return /^[0-9A-F]{12}$/i.test(digits ?? '') ? digits?.toLowerCase().match(/../g)?.join(':') : undefined
}
