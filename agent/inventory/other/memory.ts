import type { SectionItem } from '@preau/protocol/messages/inventory.ts'
import type { Machine } from '../../vitals/machine.ts'

/** The memory as one. */
export async function memory(machine: Machine): Promise<SectionItem<'memory'>[]> {
  return [{ size: machine.os.totalmem() }]
}
