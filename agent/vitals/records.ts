/** One row of an answer whose fields are not yet known to be there. */
export type Row = Readonly<Record<string, unknown>>

/** The rows of an answer: PowerShell writes a single one without its list. What is no object is left out. */
export function rowsOf(answer: unknown): Row[] {
  const list = Array.isArray(answer) ? answer : [answer]
  return list.filter((item): item is Row => typeof item === 'object' && item !== null && !Array.isArray(item))
}

/** A field as text, trimmed; undefined where it is empty or something else. */
export function textOf(row: Row | undefined, key: string): string | undefined {
  const value = row?.[key]
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

/** A field as a number; undefined where it is none. CIM writes 64-bit figures as text. */
export function numberOf(row: Row | undefined, key: string): number | undefined {
  const value = row?.[key]
  const figure = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof figure === 'number' && Number.isFinite(figure) ? figure : undefined
}

/** A field that is true or false; undefined where it is neither. */
export function flagOf(row: Row | undefined, key: string): boolean | undefined {
  const value = row?.[key]
  return typeof value === 'boolean' ? value : undefined
}
