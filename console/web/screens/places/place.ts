import type { Authority, PlaceTree, Room, School } from '@preau/protocol/api/places.ts'
import type { AuthorityLine, SchoolLine } from '@preau/protocol/api/schools.ts'

/** What a form or a question is about. */
export type Place =
  | { kind: 'authority'; place: Authority | AuthorityLine }
  | { kind: 'school'; place: School | SchoolLine }
  | { kind: 'room'; place: Room }

/** What is to be made, and inside what. */
export type NewPlace = { kind: 'authority' } | { kind: 'school'; authority: string } | { kind: 'room'; school: string }

interface Branches {
  authorities: readonly { schools: readonly (School | SchoolLine)[] }[]
}

/** How much is in a tree, or in its lines. */
export function totals(tree: Branches): { schools: number; rooms: number; devices: number } {
  const schools = tree.authorities.flatMap((authority) => authority.schools)
  return {
    schools: schools.length,
    rooms: schools.reduce((sum, school) => sum + roomsIn(school), 0),
    devices: schools.reduce((sum, school) => sum + school.devices, 0),
  }
}

/** How many rooms a school has. */
function roomsIn({ rooms }: School | SchoolLine): number {
  return typeof rooms === 'number' ? rooms : rooms.length
}

/** What must be moved out before a place can go; zeros where it can. */
export function contents(target: Place): { schools: number; rooms: number; devices: number } {
  if (target.kind === 'authority') return totals({ authorities: [target.place] })
  if (target.kind === 'school') return { schools: 0, rooms: roomsIn(target.place), devices: target.place.devices }
  return { schools: 0, rooms: 0, devices: target.place.devices }
}

/** A school and its authority; undefined where the tree does not have it. */
export function findSchool(
  tree: PlaceTree,
  id: string | undefined,
): { authority: Authority; school: School } | undefined {
  for (const authority of tree.authorities) {
    const school = authority.schools.find((one) => one.id === id)
    if (school) return { authority, school }
  }
  return undefined
}
