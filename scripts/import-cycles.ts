/**
 * Every ring of folders that import each other, once, with the place of the import that closes it.
 * @param edges for each folder those that it imports, and where it does
 */
export function cycles(edges: ReadonlyMap<string, ReadonlyMap<string, string>>): string[] {
  const found = new Map<string, string>()
  const walk = (row: string, way: string[]): void => {
    const back = way.indexOf(row)
    if (back >= 0) {
      const ring = way.slice(back)
      const at = edges.get(ring.at(-1) ?? '')?.get(row) ?? 'boundaries.json:1'
      const key = [...ring].sort().join(' ')
      if (!found.has(key)) found.set(key, `${at}: folders import each other: ${[...ring, row].join(' → ')}`)
      return
    }
    for (const next of edges.get(row)?.keys() ?? []) walk(next, [...way, row])
  }
  for (const row of edges.keys()) walk(row, [])
  return [...found.values()]
}
