import type { RoomName } from '@preau/protocol/api/rooms.ts'
import type { SchoolName, SchoolNames } from '@preau/protocol/api/schools.ts'
import type { Option } from '../../../ui/Picker.tsx'

/** Every school of the tree, by authority and name. */
export function schoolsOf(tree: SchoolNames): SchoolName[] {
  return tree.authorities.flatMap((authority) => authority.schools)
}

/** Rooms to choose from; under the name of their school where there are several schools. */
export function roomOptions(rooms: readonly RoomName[]): Option[] {
  const several = rooms.some(({ school }) => school.id !== rooms[0]?.school.id)
  return rooms.map(({ id, name, school }) => ({ value: id, label: name, ...(several && { group: school.name }) }))
}
