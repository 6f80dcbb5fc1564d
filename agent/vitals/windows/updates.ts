import type { ReadingSource } from '../reading-source.ts'
import { numberOf, type Row, textOf } from '../records.ts'
import { askRows, patienceFor } from './ask.ts'

/** The category "Security Updates" of Windows Update. */
const SECURITY = '0fa1201d-4330-4fa8-8ae9-b877473b6441'
const SOFTWARE = 1

/** The updates that Windows found at its own last search: the agent starts none over the school's line. Drivers do not count. */
export const updates = (): ReadingSource => ({
  names: ['updates.pending', 'updates.security'],
  every: 43_200,
  spawns: 0,
  timeout: patienceFor('updates'),
  read: async (machine) => {
    const pending = (await askRows(machine, 'updates')).filter((row) => numberOf(row, 'Type') === SOFTWARE)
    return { 'updates.pending': pending.length, 'updates.security': pending.filter(isSecurity).length }
  },
})

function isSecurity(row: Row): boolean {
  const categories = [row.Categories].flat().map((id) => String(id).toLowerCase())
  return textOf(row, 'Severity') !== undefined || categories.includes(SECURITY)
}
