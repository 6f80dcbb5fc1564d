import type { ReadingSource } from '../reading-source.ts'
import { numberOf } from '../records.ts'
import { percentOf } from '../rounding.ts'
import { present } from '../values.ts'
import { askRows, patienceFor } from './ask.ts'

/** How much of the paging files is used. */
export const swap = (): ReadingSource => ({
  names: ['swap.used'],
  every: 300,
  spawns: 0,
  timeout: patienceFor('pageFile'),
  read: async (machine) => {
    const files = await askRows(machine, 'pageFile')
    const sum = (field: string) => files.reduce((total, row) => total + (numberOf(row, field) ?? 0), 0)
    return present({ 'swap.used': percentOf(sum('CurrentUsage'), sum('AllocatedBaseSize')) })
  },
})
