import type { LotShape } from '@preau/protocol/api/people.ts'
import type { SchoolNames } from '@preau/protocol/api/schools.ts'
import { type Action, permissionOf } from '@preau/protocol/rules/permissions.ts'
import type { Grant, Scope } from '@preau/protocol/rules/roles.ts'
import type { Voice } from './translate.ts'

/** Where the names of scopes stand; what is not known yet has none. */
export interface ScopeNames {
  places: SchoolNames | undefined
  lots: readonly Pick<LotShape, 'id' | 'name'>[] | undefined
}

/** A scope in words: `tout le serveur`, the name of a place, `lot Tableaux`. */
export function scopeText(scope: Scope, names: ScopeNames, { t }: Voice): string {
  if (scope.kind === 'server') return t('role.scope.server')
  const name = nameOf(scope, names)
  return name === undefined ? t('role.scope.gone') : t(`role.scope.${scope.kind}`, { name })
}

/** A role on its scope: `Technicien · Commune de Rieux`. */
export function grantText(grant: Grant, names: ScopeNames, voice: Voice): string {
  return voice.t('role.on', { role: voice.t(`role.${grant.role}`), scope: scopeText(grant.scope, names, voice) })
}

/** Who may do something, for a refusal: `C’est réservé à : administrateur, technicien.` */
export function reservedText(action: Action, { t }: Voice): string {
  const roles = permissionOf(action).roles.map((role) => t(`role.${role}`).toLocaleLowerCase())
  return t('role.only', { roles: roles.join(', ') })
}

function nameOf(scope: Exclude<Scope, { kind: 'server' }>, { places, lots }: ScopeNames): string | undefined {
  const { kind, id } = scope
  if (kind === 'lot') return lots?.find((lot) => lot.id === id)?.name
  const authorities = places?.authorities ?? []
  if (kind === 'authority') return authorities.find((place) => place.id === id)?.name
  return authorities.flatMap(({ schools }) => schools).find((school) => school.id === id)?.name
}
