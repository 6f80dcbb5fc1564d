import type { PlaceTree, School } from '@preau/protocol/api/places.ts'
import type { Option } from '../../../ui/Picker.tsx'

/** Every school of the tree, by authority and name. */
export function schoolsOf(tree: PlaceTree): School[] {
  return tree.authorities.flatMap((authority) => authority.schools)
}

/** The rooms of a scope; under the name of their school where there are several schools. */
export function roomOptions(tree: PlaceTree | undefined, school?: string, authority?: string): Option[] {
  if (!tree) return []
  const schools = tree.authorities
    .filter((one) => authority === undefined || one.id === authority)
    .flatMap((one) => one.schools)
    .filter((one) => school === undefined || one.id === school)
  return schools.flatMap((one) =>
    one.rooms.map((room) => ({
      value: room.id,
      label: room.name,
      ...(schools.length > 1 && { group: one.name }),
    })),
  )
}
