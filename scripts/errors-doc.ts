/** A row of the tables: `| CODE | what it means | what to do |`. */
const ROW = /^\| `([A-Z0-9_]+)` \|([^|]*)\|([^|]*)\|$/gm

/** Where docs/errors.md and the codes of protocol/errors.ts differ, either way; a row must say something in each column. */
export function errorsDocFaults(text: string, codes: readonly string[]): string[] {
  const rows = [...text.matchAll(ROW)].map(([, code = '', meaning = '', advice = '']) => ({ code, meaning, advice }))
  const listed = rows.map((row) => row.code)
  return [
    ...codes.filter((code) => !listed.includes(code)).map((code) => `docs/errors.md: ${code} is missing`),
    ...listed
      .filter((code) => !codes.includes(code))
      .map((code) => `docs/errors.md: ${code} is no code of protocol/errors.ts`),
    ...listed
      .filter((code, index) => listed.indexOf(code) !== index)
      .map((code) => `docs/errors.md: ${code} stands twice`),
    ...rows
      .filter((row) => !row.meaning.trim() || !row.advice.trim())
      .map(({ code }) => `docs/errors.md: ${code} says nothing`),
  ]
}
