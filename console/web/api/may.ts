import type { Id } from '@preau/protocol/ids.ts'
import { type Action, permissionOf } from '@preau/protocol/rules/permissions.ts'
import type { Grant } from '@preau/protocol/rules/roles.ts'

/** Where something would be done; an authority is known where its school is. */
export interface Spot {
  school?: Id | undefined
  authority?: Id | undefined
}

/**
 * Whether an act is offered: any of these grants could do it, at this spot where one is named. What a lot holds is not known
 * here, so a grant on one is believed; the server judges each request by itself.
 */
export function mayAt(grants: readonly Grant[], action: Action, spot: Spot = {}): boolean {
  const { roles, on } = permissionOf(action)
  return grants.some(({ role, scope }) => {
    if (!roles.includes(role)) return false
    if (scope.kind === 'server') return true
    if (on === 'server') return false
    if (scope.kind === 'lot') return true
    if (scope.kind === 'authority') return spot.authority === undefined || spot.authority === scope.id
    return spot.school === undefined ? spot.authority === undefined : spot.school === scope.id
  })
}
