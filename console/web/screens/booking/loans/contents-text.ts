import type { ResourceItem } from '@preau/protocol/rules/booking/resource-kinds.ts'

/** A number at the beginning, with or without a cross: `6 robots`, `6 x robots`, else one of it. */
const LINE = /^(?:(\d+)\s*[x×]?\s+)?(.+)$/u
const [MOST_ITEMS, MOST_OF_ONE, LONGEST] = [60, 999, 80]

/** What is in a kit, one thing a line; undefined where a line cannot be kept. Lines of the same thing are added up. */
export function readContents(text: string): ResourceItem[] | undefined {
  const counts = new Map<string, number>()
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '') continue
    const [, count = '1', what = ''] = LINE.exec(line) ?? []
    counts.set(what, (counts.get(what) ?? 0) + Number(count))
  }
  const items = [...counts].map(([what, count]) => ({ what, count }))
  const isKept = ({ what, count }: ResourceItem) => what.length <= LONGEST && count >= 1 && count <= MOST_OF_ONE
  return items.length <= MOST_ITEMS && items.every(isKept) ? items : undefined
}

/** The same as one writes it. */
export function writeContents(items: readonly ResourceItem[]): string {
  return items.map(({ what, count }) => `${count} ${what}`).join('\n')
}
