import type { PlaceTree, School } from '@preau/protocol/api/places.ts'
import type { Id } from '@preau/protocol/ids.ts'

/** A school of the tree of places; undefined until it is known. */
export function schoolOf(places: PlaceTree | undefined, id: Id): School | undefined {
  return places?.authorities.flatMap((authority) => authority.schools).find((school) => school.id === id)
}
