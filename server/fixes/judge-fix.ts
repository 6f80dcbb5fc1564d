import { DESTRUCTIVE_A_MINUTE } from '@preau/protocol/runbooks/approval.ts'
import { asksPerson } from '@preau/protocol/runbooks/asks-person.ts'
import { type AskedCommand, countGrave } from '../store/commands.ts'
import type { Queries } from '../store/database.ts'
import type { RunDeskParts } from './run-desk.ts'

const MINUTE = 60_000

/**
 * Why a fix that the territory asks for may not be begun now at this school; undefined where it may. INVARIANT: it is the school that
 * says so, by its own calendar (I6) and by what it counts itself (I4), whatever stands at the territory.
 */
export async function judgeFix(
  transaction: Queries,
  { school, device, command }: AskedCommand,
  { book, isClass, clock }: Pick<RunDeskParts, 'book' | 'isClass' | 'clock'>,
): Promise<string | undefined> {
  const runbook = book.get(command)
  if (!runbook) return 'unknown'
  if (runbook.risk === 'calm') return undefined
  const now = clock()
  if (runbook.risk === 'disturbs' && !asksPerson(runbook) && (await isClass(transaction, school, device, now)))
    return 'lesson'
  const begun = await countGrave(transaction, school, book.grave(), now - MINUTE)
  return begun >= DESTRUCTIVE_A_MINUTE ? 'too_many' : undefined
}
