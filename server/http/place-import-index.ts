import type { PlaceTree } from '@preau/protocol/api/places.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { sortKey } from '../store/sort-key.ts'

/** An authority that is there or is going to be. `made`: by this import. */
export interface KnownAuthority {
  id: Id
  name: string
  insee: string | null
  made: boolean
}

/** A school that is there or is going to be. `made`: by this import. */
export interface KnownSchool {
  id: Id
  authority: Id
  name: string
  uai: string | null
  insee: string | null
  made: boolean
}

/** Places by what an import knows of them. Names are equal where the store holds them for equal. */
export interface KnownPlaces {
  authoritiesByName: Map<string, KnownAuthority[]>
  authoritiesByInsee: Map<string, KnownAuthority[]>
  schoolsByUai: Map<string, KnownSchool>
  schoolsByName: Map<string, KnownSchool[]>
  roomsByName: Set<string>
}

/** Every place of the tree. */
export function knownPlaces(tree: PlaceTree): KnownPlaces {
  const known: KnownPlaces = {
    authoritiesByName: new Map(),
    authoritiesByInsee: new Map(),
    schoolsByUai: new Map(),
    schoolsByName: new Map(),
    roomsByName: new Set(),
  }
  for (const { id, name, insee, schools } of tree.authorities) {
    knowAuthority(known, { id, name, insee, made: false })
    for (const school of schools) {
      knowSchool(known, {
        id: school.id,
        authority: id,
        name: school.name,
        uai: school.uai,
        insee: school.insee,
        made: false,
      })
      for (const room of school.rooms) known.roomsByName.add(keyWithin(school.id, room.name))
    }
  }
  return known
}

export function knowAuthority(known: KnownPlaces, authority: KnownAuthority): void {
  addTo(known.authoritiesByName, sortKey(authority.name), authority)
  if (authority.insee !== null) addTo(known.authoritiesByInsee, authority.insee, authority)
}

export function knowSchool(known: KnownPlaces, school: KnownSchool): void {
  addTo(known.schoolsByName, keyWithin(school.authority, school.name), school)
  if (school.uai !== null) known.schoolsByUai.set(school.uai, school)
}

/** The key of a name within its parent. */
export function keyWithin(parent: Id, name: string): string {
  return `${parent} ${sortKey(name)}`
}

/** Adds `value` to the list under `key`. */
export function addTo<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
