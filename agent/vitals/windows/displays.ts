import type { ReadingSource } from '../reading-source.ts'
import { askRows, patienceFor } from './ask.ts'

/** How many screens are connected and on. */
export const displays = (): ReadingSource => ({
  names: ['displays.connected'],
  every: 900,
  spawns: 0,
  timeout: patienceFor('displays'),
  read: async (machine) => ({ 'displays.connected': (await askRows(machine, 'displays')).length }),
})
