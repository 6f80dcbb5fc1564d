import type { SyncValue } from '@preau/protocol/territory/record.ts'
import type { Transaction } from '../database.ts'
import type { Incoming, Writing, Written } from './incoming.ts'
import { ofKnownDevices } from './write-devices.ts'
import { writeTable } from './write-table.ts'

/** Who asked for a command that came from the territory, at the school: the town hall is one hand there, whoever moves it (I4). */
export const BY_TERRITORY = 'territory'
/** A command is begun within so many ms of reaching its school, as one that is asked there. */
const BEGUN_WITHIN = 60_000
/** A fix may wait longer: its run knows when it is of no use any more. */
const FIX_WITHIN = 5 * 60_000

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
    if (!isSchool) {
      put.push({ ...row, value: { ...value, state: value?.state ?? 'waiting', answered: value?.answered ?? 0 } })
      continue
    }
    const reason = await writing.judge?.(transaction, row)
    const refused = { state: 'refused', answered: 1, reason: reason ?? null, ended_at: writing.now }
    const waits = { state: 'waiting', answered: 0, ended_at: null }
    put.push({ ...row, value: { ...value, ...begun(value, writing.now), ...(reason === undefined ? waits : refused) } })
    if (reason !== undefined) written.owed.push(row)
  }
  await writeTable(transaction, put, writing)
  return written
}

function begun(value: SyncValue | null, now: number): SyncValue {
  const within = typeof value?.run_id === 'string' ? FIX_WITHIN : BEGUN_WITHIN
  const notAfter = Math.min(Number(value?.not_after), now + within)
  const givenUpAt = notAfter + Number(value?.given_up_at) - Number(value?.not_after)
  return { asked_by: BY_TERRITORY, not_after: notAfter, given_up_at: givenUpAt }
}
