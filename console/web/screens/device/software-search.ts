import type { SectionItem } from '@preau/protocol/messages/inventory.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'

export type Software = SectionItem<'software'>

/** The programs in which every word stands, in name, vendor or version, by name. */
export function findSoftware(items: readonly Software[], text: string): Software[] {
  const words = foldText(text).split(' ').filter(Boolean)
  return items
    .filter((item) => {
      const folded = foldText(`${item.name} ${item.vendor ?? ''} ${item.version ?? ''}`)
      return words.every((word) => folded.includes(word))
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'fr'))
}
