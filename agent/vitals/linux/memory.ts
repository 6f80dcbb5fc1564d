import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import type { ReadingSource } from '../reading-source.ts'
import { percentOf } from '../rounding.ts'
import { present } from '../values.ts'

/** Memory and swap from /proc/meminfo. */
export const memory = (): ReadingSource => ({
  names: ['memory.used', 'memory.total', 'swap.used'],
  every: 60,
  spawns: 0,
  read: async (machine) => parseMemory((await machine.readText('/proc/meminfo')) ?? ''),
})

/** Used is what is not available without swapping, proc_meminfo(5): the cache is not used memory. No swap, no reading of it. */
export function parseMemory(text: string): ReadingValues {
  const bytes = (field: string) => {
    const figure = new RegExp(`^${field}: +(\\d+) kB$`, 'm').exec(text)?.[1]
    return figure === undefined ? Number.NaN : Number(figure) * 1024
  }
  const total = bytes('MemTotal')
  const swap = bytes('SwapTotal')
  return present({
    'memory.used': percentOf(total - bytes('MemAvailable'), total),
    'memory.total': total,
    'swap.used': percentOf(swap - bytes('SwapFree'), swap),
  })
}
