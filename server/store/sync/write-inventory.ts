import type { SectionName } from '@preau/protocol/messages/inventory.ts'
import type { Transaction } from '../database.ts'
import { putSectionFacts } from '../device-facts.ts'
import { type InventoryPartRow, putInventoryParts, wholeItems } from '../inventories.ts'
import type { Incoming, Written } from './incoming.ts'
import { ofKnownDevices } from './write-devices.ts'

/** Parts of inventories, with what of a section that became whole a fleet can be asked for. */
export async function writeInventory(transaction: Transaction, rows: readonly Incoming[]): Promise<Written> {
  const { known, written } = await ofKnownDevices(transaction, rows)
  const parts = known.flatMap((row): InventoryPartRow[] => {
    const { school, parts: key, value } = row
    const items = readItems(value?.items)
    if (!items) {
      written.refused.push({ row, code: 'MESSAGE_INVALID' })
      return []
    }
    const [device, section, digest, part] = key
    return [
      {
        ...{ school, device: String(device), section: String(section) as SectionName, digest: String(digest) },
        ...{ part: Number(part), parts: Number(value?.parts), items },
        ...{ epoch: Number(value?.epoch), seq: Number(value?.seq), at: Number(value?.at) },
      },
    ]
  })
  const whole = await putInventoryParts(transaction, parts)
  await putSectionFacts(transaction, await wholeItems(transaction, whole))
  return written
}

function readItems(text: unknown): object[] | undefined {
  try {
    const items: unknown = typeof text === 'string' ? JSON.parse(text) : undefined
    return Array.isArray(items) && items.every((item) => typeof item === 'object' && item !== null) ? items : undefined
  } catch {
    return undefined
  }
}
