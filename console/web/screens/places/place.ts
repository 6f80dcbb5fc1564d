import type { Authority, PlaceTree, Room, School } from '@preau/protocol/api/places.ts'

/** What a form or a question is about. */
export type Place =
  | { kind: 'authority'; place: Authority }
  | { kind: 'school'; place: School }
  | { kind: 'room'; place: Room }

/** What is to be made, and inside what. */
export type NewPlace = { kind: 'authority' } | { kind: 'school'; authority: string } | { kind: 'room'; school: string }

/** How much is in a tree. */
export function totals(tree: PlaceTree): { schools: number; rooms: number; devices: number } {
  const schools = tree.authorities.flatMap((authority) => authority.schools)
  return {
    schools: schools.length,
    rooms: schools.reduce((sum, school) => sum + school.rooms.length, 0),
    devices: schools.reduce((sum, school) => sum + school.devices, 0),
  }
}

/** What must be moved out before a place can go; zeros where it can. */
export function contents(target: Place): { schools: number; rooms: number; devices: number } {
  if (target.kind === 'authority') return totals({ authorities: [target.place] })
  if (target.kind === 'school') return { schools: 0, rooms: target.place.rooms.length, devices: target.place.devices }
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
