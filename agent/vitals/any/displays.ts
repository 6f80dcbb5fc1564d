import type { ReadingSource } from '../reading-source.ts'
import { rowsOf } from '../records.ts'

/** How many screens are connected, from systeminformation. */
export const displays = (): ReadingSource => ({
  names: ['displays.connected'],
  every: 3600,
  spawns: 11,
  timeout: 60,
  read: async (machine) => {
    const [graphics] = rowsOf(await machine.information('graphics'))
    return { 'displays.connected': rowsOf(graphics?.displays ?? []).length }
  },
})
