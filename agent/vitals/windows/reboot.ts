import type { ReadingSource } from '../reading-source.ts'
import { flagOf, type Row } from '../records.ts'
import { askRows, patienceFor } from './ask.ts'

/** Whether Windows waits for a restart, by the marks that its own parts leave in the registry. */
export const reboot = (): ReadingSource => ({
  names: ['reboot.pending'],
  every: 3600,
  spawns: 0,
  timeout: patienceFor('reboot'),
  read: async (machine) => {
    const [row] = await askRows(machine, 'reboot')
    return row === undefined ? {} : { 'reboot.pending': Number(waitsForRestart(row)) }
  },
})

/**
 * Component servicing, Windows Update, or a file to be replaced at the next start. PendingFileRenameOperations holds pairs of
 * a source and a target; an empty target only deletes a leftover, which many programs leave behind: that waits for nobody.
 */
export function waitsForRestart(row: Row): boolean {
  const { Renames } = row
  const ends: unknown[] = Array.isArray(Renames) ? Renames : []
  const replaces = ends.some((end, index) => index % 2 === 1 && end === 1)
  return flagOf(row, 'Servicing') === true || flagOf(row, 'Update') === true || replaces
}
