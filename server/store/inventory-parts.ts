import type { InventoryPartRow, WholeSection } from './inventories.ts'

/** A part without its items. */
export type KeptPart = Omit<InventoryPartRow, 'items' | 'at'>

export interface Gathered {
  added: InventoryPartRow[]
  /** Digests of which every part kept before goes. */
  dropped: WholeSection[]
  whole: WholeSection[]
}

/** What tells the section of one device from every other. */
export function sectionKey({ school, device, section }: Pick<KeptPart, 'school' | 'device' | 'section'>): string {
  return `${school} ${device} ${section}`
}

/** The digest of which all parts are there; the newest where there are two. */
export function wholeDigest(parts: readonly KeptPart[]): string | undefined {
  let newest: KeptPart | undefined
  for (const part of parts) {
    const same = parts.filter(({ digest }) => digest === part.digest)
    if (same.length === part.parts && (newest === undefined || isBefore(newest, part))) newest = part
  }
  return newest?.digest
}

/**
 * What to add and what to take away when `incoming` come to those that are `kept`. A part that is older than the whole
 * section is a replay of what it replaced, and is passed over; so is one that is there already.
 */
export function gatherParts(kept: readonly KeptPart[], incoming: readonly InventoryPartRow[]): Gathered {
  const sections = new Map<string, Section>()
  for (const part of kept) sectionOf(sections, part).kept.push(part)
  for (const part of incoming) take(sectionOf(sections, part), part)
  const all = [...sections.values()]
  return {
    added: all.flatMap(({ added }) => added),
    dropped: all.flatMap(({ dropped }) => dropped),
    whole: all.flatMap(({ whole }) => (whole ? [whole] : [])),
  }
}

interface Section {
  kept: KeptPart[]
  added: InventoryPartRow[]
  dropped: WholeSection[]
  whole: WholeSection | undefined
}

function sectionOf(sections: Map<string, Section>, part: KeptPart): Section {
  const key = sectionKey(part)
  let section = sections.get(key)
  if (!section) {
    section = { kept: [], added: [], dropped: [], whole: undefined }
    sections.set(key, section)
  }
  return section
}

function take(section: Section, incoming: InventoryPartRow): void {
  const parts = [...section.kept, ...section.added]
  const wholeNow = wholeDigest(parts)
  if (incoming.digest === wholeNow) return
  const gathering = parts.filter(({ digest }) => digest !== wholeNow)
  const olderThanWhole = parts.some((part) => part.digest === wholeNow && isBefore(incoming, part))
  const olderThanGathering = gathering.some((part) => part.digest !== incoming.digest && isBefore(incoming, part))
  if (olderThanWhole || olderThanGathering) return
  // The same digest cut otherwise, or another one that began to gather before: only the newest gathers.
  for (const part of gathering) {
    if (part.digest !== incoming.digest || part.parts !== incoming.parts) drop(section, part)
  }
  const rest = [...section.kept, ...section.added]
  if (rest.some(({ digest, part }) => digest === incoming.digest && part === incoming.part)) return
  section.added.push(incoming)
  if (wholeDigest([...rest, incoming]) !== incoming.digest) return
  for (const part of rest) if (part.digest !== incoming.digest) drop(section, part)
  const { school, device, section: name, digest } = incoming
  section.whole = { school, device, section: name, digest }
}

function drop(section: Section, { school, device, section: name, digest }: KeptPart): void {
  const isKept = section.kept.some((part) => part.digest === digest)
  if (isKept) section.dropped.push({ school, device, section: name, digest })
  section.kept = section.kept.filter((part) => part.digest !== digest)
  section.added = section.added.filter((part) => part.digest !== digest)
  if (section.whole?.digest === digest) section.whole = undefined
}

function isBefore(a: KeptPart, b: KeptPart): boolean {
  return a.epoch < b.epoch || (a.epoch === b.epoch && a.seq < b.seq)
}
