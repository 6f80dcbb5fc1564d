import { type Static, Type } from 'typebox'
import { Id } from '../ids.ts'
import { DEVICE_KINDS, type DeviceKind } from './device-status.ts'

/** Who a person is for this product (DESIGN: who uses it). A person has one on each scope that he works in. */
export const ROLES = [
  'admin',
  'technician',
  'dispatcher',
  'contract_manager',
  'supplier',
  'school_head',
  'school_referent',
  'teacher',
  'observer',
] as const
export type Role = (typeof ROLES)[number]
export const RoleShape = Type.Enum(ROLES)

/** What a role holds on: the whole server, an authority with its schools, one school, or a lot. */
export const SCOPE_KINDS = ['server', 'authority', 'school', 'lot'] as const
export type ScopeKind = (typeof SCOPE_KINDS)[number]
export const Scope = Type.Union([
  Type.Object({ kind: Type.Literal('server') }, { additionalProperties: false }),
  Type.Object({ kind: Type.Enum(['authority', 'school', 'lot']), id: Id }, { additionalProperties: false }),
])
export type Scope = Static<typeof Scope>

/** A role on a scope. */
export const Grant = Type.Object({ role: RoleShape, scope: Scope }, { additionalProperties: false })
export type Grant = Static<typeof Grant>

/** A named set of schools and classes of equipment; no class named means all of them. */
export interface Lot {
  id: Id
  schools: readonly Id[]
  kinds: readonly DeviceKind[]
}

/** What of the places and lots a judgement about scopes needs. */
export interface ScopeMap {
  /** The authority of each school. */
  authorityOf(school: Id): Id | undefined
  /** The schools of an authority. */
  schoolsOf(authority: Id): readonly Id[]
  lot(id: Id): Lot | undefined
}

/**
 * What a person sees of the devices for one action: everything, or by school which classes of equipment.
 * INVARIANT: a school that is not a key does not exist for him.
 */
export type Reach = 'all' | ReadonlyMap<Id, ReadonlySet<DeviceKind>>

/** A reach that holds nothing. */
export const NO_REACH: Reach = new Map()

const EVERY_KIND: ReadonlySet<DeviceKind> = new Set(DEVICE_KINDS)

/** What these grants reach together: a class of equipment counts where any of them holds it. */
export function reachOf(grants: readonly Grant[], map: ScopeMap): Reach {
  const reach = new Map<Id, Set<DeviceKind>>()
  for (const { scope } of grants) {
    if (scope.kind === 'server') return 'all'
    for (const [school, kinds] of schoolsIn(scope, map)) {
      const known = reach.get(school) ?? new Set()
      for (const kind of kinds) known.add(kind)
      reach.set(school, known)
    }
  }
  return reach
}

/** Whether a reach holds a school, and in it a device of this kind where one is named. */
export function reaches(reach: Reach, school: Id, kind?: DeviceKind): boolean {
  if (reach === 'all') return true
  const kinds = reach.get(school)
  return kinds !== undefined && (kind === undefined || kinds.has(kind))
}

/** Whether a reach holds every device of a school, so that the school itself may be changed. */
export function reachesWhole(reach: Reach, school: Id): boolean {
  return reach === 'all' || reach.get(school)?.size === EVERY_KIND.size
}

function schoolsIn(scope: Scope, map: ScopeMap): [Id, ReadonlySet<DeviceKind>][] {
  if (scope.kind === 'server') return []
  if (scope.kind === 'school') return map.authorityOf(scope.id) === undefined ? [] : [[scope.id, EVERY_KIND]]
  if (scope.kind === 'authority') return map.schoolsOf(scope.id).map((school) => [school, EVERY_KIND])
  const lot = map.lot(scope.id)
  if (!lot) return []
  const kinds = lot.kinds.length === 0 ? EVERY_KIND : new Set(lot.kinds)
  return lot.schools.map((school) => [school, kinds])
}
