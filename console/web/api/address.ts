export type QueryValues = Readonly<Record<string, string | number | boolean | undefined>>

/** `path` with the values that are there, in the order in which they were given. */
export function address(path: string, query: QueryValues): string {
  const pairs = Object.entries(query).filter(
    (pair): pair is [string, string | number | boolean] => pair[1] !== undefined,
  )
  if (pairs.length === 0) return path
  return `${path}?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}`
}
