import type { Transaction } from '../database.ts'
import type { Incoming, Writing, Written } from './incoming.ts'
import { ofKnownDevices } from './write-devices.ts'
import { writeTable } from './write-table.ts'

/**
 * Commands. At a school one that is new was asked at the territory: it is taken up as if it were asked there, and judged by the same
 * rules in the same transaction; what becomes of it only the school says. INVARIANT: a command that is there is never begun anew.
 */
export async function writeCommands(
  transaction: Transaction,
  rows: readonly Incoming[],
  writing: Writing,
): Promise<Written> {
  const { known, written } = await ofKnownDevices(transaction, rows, ({ value }) => value?.device_id)
  const isSchool = writing.side === 'school'
  const put: Incoming[] = []
  for (const row of known) {
    const { school, parts, value } = row
    const there = await transaction.get('select 1 as there from commands where school_id = $1 and id = $2', [
      school,
      parts[0] ?? '',
    ])
    if (isSchool && there) continue
    const reason = isSchool ? await writing.judge?.(transaction, row) : undefined
    const state = isSchool
      ? { state: 'waiting', answered: 0, ended_at: null }
      : { state: value?.state ?? 'waiting', answered: value?.answered ?? 0 }
    const refused = reason === undefined ? {} : { state: 'refused', answered: 1, reason, ended_at: writing.now }
    put.push({
      ...row,
      value: { ...value, asked_by: isSchool ? null : (value?.asked_by ?? null), ...state, ...refused },
    })
    if (reason !== undefined) written.owed.push(row)
  }
  await writeTable(transaction, put, writing)
  return written
}
