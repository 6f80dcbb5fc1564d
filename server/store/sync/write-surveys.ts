import type { Transaction } from '../database.ts'
import type { Incoming, Writing, Written } from './incoming.ts'
import { writeTable } from './write-table.ts'

/**
 * Surveys. At a school one that came is told to those who work there, in the same transaction: a survey that the town hall opened, or
 * gave other dates, is as if it had been opened here. What comes again as it is here is not written, and told to nobody.
 */
export async function writeSurveys(
  transaction: Transaction,
  rows: readonly Incoming[],
  writing: Writing,
): Promise<Written> {
  const written = await writeTable(transaction, rows, writing)
  if (writing.side !== 'school') return written
  for (const { school, parts, value } of rows) {
    if (!value) continue
    const [opensOn, closesOn] = [String(value.opens_on), String(value.closes_on)]
    await writing.surveyed?.(transaction, { school, year: Number(parts[0]), opensOn, closesOn })
  }
  return written
}
