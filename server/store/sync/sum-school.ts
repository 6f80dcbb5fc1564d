import type { Id } from '@preau/protocol/ids.ts'
import { COMPARED } from '@preau/protocol/rules/territory/compared.ts'
import { RowSum } from '@preau/protocol/rules/territory/digest.ts'
import type { SyncKindName } from '@preau/protocol/rules/territory/kinds.ts'
import type { Queries } from '../database.ts'
import { hashedRows } from './compare.ts'

/** How many rows of a school are here that both sides compare, of all days, and a sum that does not depend on their order. */
export async function sumSchool(db: Queries, school: Id): Promise<{ rows: number; sum: string }> {
  const sum = new RowSum()
  for (const kind of Object.keys(COMPARED) as SyncKindName[])
    for await (const { hash } of hashedRows(db, school, kind, { from: null, upto: null })) sum.add(hash)
  return { rows: sum.rows, sum: sum.sum }
}
