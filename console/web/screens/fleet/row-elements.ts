/** Which element shows which place of a list, from the top; the elements have numbers. */
export type RowElements = ReadonlyMap<number, number>

/**
 * The elements for the places that are to be drawn. A place that stays keeps its element, and with it the focus; one that comes
 * in gets a new one. While rows fly past, the elements stay where they stand and only what they say changes: to take out and
 * put in a third of the rows in each frame costs more than the frame has.
 * @param places from the top, without a gap
 */
export function assignElements(before: RowElements, places: readonly number[], flying: boolean): RowElements {
  const standing = [...before.values()]
  let next = Math.max(-1, ...standing) + 1
  if (flying) return new Map(places.map((place, row) => [place, standing[row] ?? next++]))
  return new Map(places.map((place) => [place, before.get(place) ?? next++]))
}
