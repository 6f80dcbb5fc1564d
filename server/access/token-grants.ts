import { ACTIONS, permissionOf } from '@preau/protocol/rules/permissions.ts'
import type { Grant, Role, Scope, ScopeMap } from '@preau/protocol/rules/roles.ts'

/** The grants of a token that its person still has himself, by the same role or one that may do all the same. */
export function grantsWithin(asked: readonly Grant[], held: readonly Grant[], map: ScopeMap): Grant[] {
  return asked.filter((grant) => held.some((own) => mayAll(own.role, grant.role) && holds(own.scope, grant.scope, map)))
}

/** Whether a role may do everything that another may. */
function mayAll(role: Role, other: Role): boolean {
  if (role === other) return true
  const actions = ACTIONS.filter((action) => permissionOf(action).roles.includes(other))
  return actions.every((action) => permissionOf(action).roles.includes(role))
}

/** Whether a scope holds all of another. */
function holds(scope: Scope, other: Scope, map: ScopeMap): boolean {
  if (scope.kind === 'server') return true
  if (other.kind === 'server') return false
  if (scope.kind === other.kind && scope.id === other.id) return true
  return scope.kind === 'authority' && other.kind === 'school' && map.authorityOf(other.id) === scope.id
}
