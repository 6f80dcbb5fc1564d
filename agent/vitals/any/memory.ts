import type { ReadingSource } from '../reading-source.ts'
import { percentOf } from '../rounding.ts'
import { present } from '../values.ts'

/** Memory from node:os. On Linux this counts the cache as used: linux/memory.ts does not. */
export const memory = (): ReadingSource => ({
  names: ['memory.used', 'memory.total'],
  every: 60,
  spawns: 0,
  read: async ({ os }) => {
    const total = os.totalmem()
    return present({ 'memory.used': percentOf(total - os.freemem(), total), 'memory.total': total })
  },
})
