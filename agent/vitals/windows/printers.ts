import type { ReadingSource } from '../reading-source.ts'
import { flagOf, numberOf, type Row, textOf } from '../records.ts'
import { askRows, patienceFor } from './ask.ts'

/** Win32_Printer: stopped printing, offline, paused, error, not available. */
const STOPPED_STATES = [6, 7, 8, 9, 11]
/** Win32_Printer: no paper, no toner, door open, jammed, offline, service requested, output bin full. */
const STOPPED_BY = [4, 6, 7, 8, 9, 10, 11]
const NO_PAPER_EVER = /print to pdf|xps document writer|onenote|\bfax\b|send to microsoft|pdfcreator/i

/** How many printers do not print. */
export const printers = (): ReadingSource => ({
  names: ['printers.stopped'],
  every: 3600,
  spawns: 0,
  timeout: patienceFor('printers'),
  read: async (machine) => ({
    'printers.stopped': (await askRows(machine, 'printers')).filter((row) => isRealPrinter(row) && isStopped(row))
      .length,
  }),
})

/** Printers that print on paper. */
export function isRealPrinter(row: Row): boolean {
  return !NO_PAPER_EVER.test(`${textOf(row, 'Name')} ${textOf(row, 'DriverName')}`)
}

/** Whether one does not print: paused, offline, without paper, jammed, open. */
export function isStopped(row: Row): boolean {
  const state = numberOf(row, 'ExtendedPrinterStatus') ?? 0
  const error = numberOf(row, 'DetectedErrorState') ?? 0
  return flagOf(row, 'WorkOffline') === true || STOPPED_STATES.includes(state) || STOPPED_BY.includes(error)
}
