import { CLOSERS, CLOSURE_CAUSES, CLOSURE_STATES } from '@preau/protocol/rules/booking/closure.ts'
import type { SyncValue } from '@preau/protocol/territory/record.ts'
import type { Transaction } from '../database.ts'
import { findClosure } from '../room-closures.ts'
import { type Incoming, nothing, type Writing, type Written } from './incoming.ts'
import { writeTable } from './write-table.ts'

const OF: Readonly<Record<string, ReadonlySet<unknown>>> = {
  cause: new Set(CLOSURE_CAUSES),
  made_by: new Set(CLOSERS),
  state: new Set(CLOSURE_STATES),
}

/**
 * Closures of rooms. At a school one that was asked at its town hall is judged, and taken back, by the rules that hold for one made there, in
 * the same transaction (`closing`). One that the school lost with a restored backup is taken up again. INVARIANT: what an own closure of
 * the school comes to is not said by anybody else, nor is it taken back by him.
 */
export async function writeClosures(
  transaction: Transaction,
  rows: readonly Incoming[],
  writing: Writing,
): Promise<Written> {
  const written = nothing()
  const put: Incoming[] = []
  const toSettle: Incoming[] = []
  for (const row of rows) {
    const { school, parts } = row
    if (!row.value) continue
    const value = filled(row.value)
    const id = String(parts[0])
    const before = writing.side === 'school' ? await findClosure(transaction, school, id) : undefined
    const isTheirs = value.made_by === 'territory'
    const isFault = Object.entries(OF).some(([field, known]) => !known.has(value[field]))
    if (isFault || !isSpan(value) || (writing.side === 'school' && !before && !isTheirs && value.state === 'waiting')) {
      written.refused.push({ row, code: 'MESSAGE_INVALID' })
    } else if (before?.madeBy === 'school') {
      // It stands as the school says: what came otherwise is told so.
      written.owed.push(row)
    } else {
      const isLost =
        writing.side === 'school' && !before && value.state === 'closed' && Number(value.to_at) > writing.now
      put.push({ ...row, value: isLost ? { ...value, state: 'waiting' } : value })
      toSettle.push(row)
    }
  }
  await writeTable(transaction, put, writing)
  for (const row of toSettle) {
    const closure = writing.closing && (await findClosure(transaction, row.school, String(row.parts[0])))
    if (closure && (await writing.closing?.(transaction, closure))) written.owed.push(row)
  }
  return written
}

/** What the town hall may not say of it is not said yet. */
function filled(value: SyncValue): SyncValue {
  return { ...value, state: value.state ?? 'waiting', cancelled: value.cancelled ?? 0 }
}

function isSpan({ from_at, to_at }: SyncValue): boolean {
  return typeof from_at === 'number' && typeof to_at === 'number' && from_at < to_at
}
