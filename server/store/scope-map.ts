import type { Id } from '@preau/protocol/ids.ts'
import type { Grant, Lot, ScopeMap } from '@preau/protocol/rules/roles.ts'
import type { Queries } from './database.ts'
import { findLot } from './lots.ts'

/**
 * What a judgement about these grants needs of the places and lots, read anew each time: a school that moved or a lot that
 * changed counts at the next request. Grants on the whole server need nothing.
 */
export async function scopeMapOf(db: Queries, grants: readonly Grant[]): Promise<ScopeMap> {
  const authorityOf = new Map<Id, Id>()
  const schoolsOf = new Map<Id, Id[]>()
  const lots = new Map<Id, Lot>()
  const addSchools = (rows: { id: Id; authority: Id }[]) => {
    for (const { id, authority } of rows) authorityOf.set(id, authority)
  }
  for (const { scope } of grants) {
    if (scope.kind === 'authority') {
      const rows = await schoolsBy(db, 'authority_id = $1', scope.id)
      schoolsOf.set(
        scope.id,
        rows.map(({ id }) => id),
      )
      addSchools(rows)
    } else if (scope.kind === 'school') {
      addSchools(await schoolsBy(db, 'id = $1', scope.id))
    } else if (scope.kind === 'lot') {
      const lot = await findLot(db, scope.id)
      if (lot) lots.set(scope.id, lot)
    }
  }
  return {
    authorityOf: (school) => authorityOf.get(school),
    schoolsOf: (authority) => schoolsOf.get(authority) ?? [],
    lot: (id) => lots.get(id),
  }
}

function schoolsBy(db: Queries, where: string, id: Id): Promise<{ id: Id; authority: Id }[]> {
  return db.all(`select id, authority_id as authority from schools where ${where} order by id`, [id])
}
