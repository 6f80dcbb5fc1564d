import type {
  Inventory,
  InventoryDigests,
  InventorySections,
  SectionItem,
  SectionName,
} from '@preau/protocol/messages/inventory.ts'
import { MAX_PARTS, SECTION_NAMES } from '@preau/protocol/messages/inventory.ts'
import { sectionDigest } from '@preau/protocol/rules/digest.ts'

/** What a part may take, so that its envelope and the escapes of another encoder still find room in 64 KiB. */
export const MAX_PART_BYTES = 48 * 1024
const MAX_ITEMS = 1000
/** Section, digest and numbers around the items. */
const FRAME_BYTES = 200

/** What is to be sent of an inventory, and the digests that say what the machine has. */
export interface InventoryMessages {
  digests: InventoryDigests
  /** Bodies of messages of the kind `inventory`, the parts of a section in their order. */
  messages: Inventory[]
}

/**
 * The messages for every section that is not as `previous` says. A section that could not be read this time is absent from
 * `sections` and keeps its digest.
 */
export function inventoryMessages(
  sections: Partial<InventorySections>,
  previous: Readonly<InventoryDigests> = {},
): InventoryMessages {
  const digests: InventoryDigests = { ...previous }
  const messages: Inventory[] = []
  for (const section of SECTION_NAMES) {
    const items = sections[section]
    if (items === undefined) continue
    const parts = partsOf(section, items)
    const [first] = parts
    if (first !== undefined && first.digest !== previous[section]) messages.push(...parts)
    if (first !== undefined) digests[section] = first.digest
  }
  return { digests, messages }
}

/**
 * A section in parts of at most MAX_PART_BYTES, its items in their order; one part where it is empty. What is beyond MAX_PARTS
 * (some ten thousand programs) is left out, and the digest is of what is sent.
 */
export function partsOf<S extends SectionName>(section: S, items: readonly SectionItem<S>[]): Inventory[] {
  const groups = groupsOf(items).slice(0, MAX_PARTS)
  const digest = sectionDigest(groups.flat())
  return groups.map((group, index) => {
    const body = { section, digest, part: index + 1, parts: groups.length, items: group }
    // One member of a union for each section: that `items` fits `section` is what the signature says.
    return body as unknown as Inventory
  })
}

function groupsOf<T extends object>(items: readonly T[]): T[][] {
  let group: T[] = []
  const groups = [group]
  let bytes = FRAME_BYTES
  for (const item of items) {
    const size = Buffer.byteLength(JSON.stringify(item)) + 1
    if (size + FRAME_BYTES > MAX_PART_BYTES) continue
    if (bytes + size > MAX_PART_BYTES || group.length === MAX_ITEMS) {
      group = []
      groups.push(group)
      bytes = FRAME_BYTES
    }
    group.push(item)
    bytes += size
  }
  return groups
}
