import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Grant, Role, Scope, ScopeKind } from '@preau/protocol/rules/roles.ts'
import type { Queries } from './database.ts'

const TABLES = { authority: 'authorities', school: 'schools', lot: 'lots' } as const

interface GrantRow {
  role: Role
  kind: ScopeKind
  scope: Id
}

/** The roles of a person, in a fixed order. */
export async function grantsOf(db: Queries, person: Id): Promise<Grant[]> {
  const rows = await db.all<GrantRow>(
    `select role, scope_kind as kind, scope_id as scope from grants where person_id = $1
     order by role, scope_kind, scope_id`,
    [person],
  )
  return rows.map(({ role, kind, scope }) => ({ role, scope: toScope(kind, scope) }))
}

/** Gives a person these roles and no others. Throws PLACE_NOT_FOUND or LOT_NOT_FOUND without one of their scopes. */
export async function setGrants(transaction: Queries, person: Id, grants: readonly Grant[]): Promise<void> {
  await requireScopes(transaction, grants)
  await transaction.run('delete from grants where person_id = $1', [person])
  const rows = new Map(
    grants.map(({ role, scope }) => {
      const id = scope.kind === 'server' ? '' : scope.id
      return [`${role} ${scope.kind} ${id}`, [person, role, scope.kind, id]]
    }),
  )
  const columns = { person_id: 'text', role: 'text', scope_kind: 'text', scope_id: 'text' } as const
  await transaction.run(
    `insert into grants (${Object.keys(columns).join(', ')})
     select ${Object.keys(columns).join(', ')} from ${transaction.dialect.rows('$1', columns)} where true`,
    [JSON.stringify([...rows.values()])],
  )
}

/** Throws PLACE_NOT_FOUND or LOT_NOT_FOUND where a grant names a scope that is not there. */
export async function requireScopes(db: Queries, grants: readonly Grant[]): Promise<void> {
  for (const { scope } of grants) {
    if (scope.kind === 'server') continue
    const found = await db.get(`select 1 as one from ${TABLES[scope.kind]} where id = $1`, [scope.id])
    if (!found) throw new PreauError(scope.kind === 'lot' ? 'LOT_NOT_FOUND' : 'PLACE_NOT_FOUND')
  }
}

function toScope(kind: ScopeKind, id: Id): Scope {
  return kind === 'server' ? { kind } : { kind, id }
}
