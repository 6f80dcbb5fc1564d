/** Where a line of a text stands, from 1: its first character and the one after its last. */
export function lineSpan(text: string, line: number): [from: number, to: number] {
  let from = 0
  for (let index = 1; index < line; index++) {
    const next = text.indexOf('\n', from)
    if (next < 0) break
    from = next + 1
  }
  const end = text.indexOf('\n', from)
  return [from, end < 0 ? text.length : end]
}
