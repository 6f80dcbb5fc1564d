import type { RoomName } from '@preau/protocol/api/rooms.ts'
import type { SchoolName, SchoolNames } from '@preau/protocol/api/schools.ts'
import type { Option } from '../../../ui/Picker.tsx'

/** Every school of the tree, by authority and name. */
export function schoolsOf(tree: SchoolNames): SchoolName[] {
  return tree.authorities.flatMap((authority) => authority.schools)
}

/** Schools to choose from; with their authority where there are several, since many communes have a school of one name. */
export function optionsOfSchools(tree: SchoolNames | undefined): Option[] {
  const authorities = tree?.authorities ?? []
  return authorities.flatMap((authority) =>
    authority.schools.map(({ id, name }) => ({
      value: id,
      label: name,
      ...(authorities.length > 1 && { detail: authority.name }),
    })),
  )
}

/** Rooms to choose from; under the name of their school where there are several schools. */
export function roomOptions(rooms: readonly RoomName[]): Option[] {
  const several = rooms.some(({ school }) => school.id !== rooms[0]?.school.id)
  return rooms.map(({ id, name, school }) => ({ value: id, label: name, ...(several && { group: school.name }) }))
}
