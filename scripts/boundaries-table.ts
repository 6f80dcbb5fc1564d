import type { Boundaries } from './check-boundaries.ts'

const BEGIN = '<!-- boundaries: printed from boundaries.json by `npm run check -- --write` -->'
const END = '<!-- /boundaries -->'

const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ')

/** The tables of boundaries.json as Markdown. */
export function boundariesTable(table: Boundaries): string {
  const folders = Object.entries(table.folders).map(([folder, { may, why }]) => {
    const allowed = may.includes('*') ? 'anything' : code(may) || 'nothing'
    return `| \`${folder}\` | ${allowed} | ${why} |`
  })
  const libraries = Object.entries(table.libraries).map(([library, homes]) => `| \`${library}\` | ${code(homes)} |`)
  const only = table.only.map(({ what, in: homes, notIn }) => {
    return `| \`${what}\` | ${homes ? `only in ${code(homes)}` : `never in ${code(notIn ?? [])}`} |`
  })
  return [
    '| folder | may import | why |\n|---|---|---|',
    ...folders,
    '\n| library | lives in |\n|---|---|',
    ...libraries,
    '\n| word | where |\n|---|---|',
    ...only,
  ].join('\n')
}

/** `text` with the tables between its two marks made anew; `text` itself where it has no marks. */
export function withBoundariesTable(text: string, table: Boundaries): string {
  const begin = text.indexOf(BEGIN)
  const end = text.indexOf(END)
  if (begin < 0 || end < begin) return text
  return `${text.slice(0, begin)}${BEGIN}\n\n${boundariesTable(table)}\n\n${text.slice(end)}`
}

/** What is wrong with the tables in ARCHITECTURE.md. */
export function architectureFaults(text: string, table: Boundaries): string[] {
  if (!text.includes(BEGIN) || !text.includes(END)) return [`ARCHITECTURE.md: the marks are missing: ${BEGIN} … ${END}`]
  if (withBoundariesTable(text, table) === text) return []
  return ['ARCHITECTURE.md: the table is not that of boundaries.json: run `npm run check -- --write`']
}
