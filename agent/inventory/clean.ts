import { decodeInventory, type SectionItem, type SectionName } from '@preau/protocol/messages/inventory.ts'
import { withoutProfile } from '../vitals/without-profile.ts'

const MAX_CHARS = 200
/** What makers leave in the firmware where they should have written something. */
const SAYS_NOTHING =
  /^(to be filled( by o\.?e\.?m\.?)?|default string|system (manufacturer|product name|serial number|version|uuid)|not (specified|available|applicable|present)|none|n\/?a|unknown|undefined|o\.?e\.?m\.?|invalid|chassis (serial number|manufacture)|0+|f+|x+|\.+|-+|0123456789|1234567890?|03000200-0400-0500-0006-000700080009|[0-]+|[f-]+)$/i
/** Where such words stand: a program or a printer may well be called 0. */
const HARDWARE: ReadonlySet<SectionName> = new Set(['system', 'memory', 'disks', 'displays'])
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]+/gu

/**
 * The items as they may leave the machine: texts without what is no text, without persons' folders and not too long; fields
 * that say nothing left out; an item that the protocol would refuse left out too. No item is of more than one section.
 */
export function cleanItems<S extends SectionName>(section: S, items: readonly object[]): SectionItem<S>[] {
  const isHardware = HARDWARE.has(section)
  return items
    .map((item) => cleanFields(item, isHardware))
    .filter((item): item is SectionItem<S> => isAccepted(section, item))
}

function cleanFields(fields: object, isHardware: boolean): object {
  const entries = Object.entries(fields).map(([key, value]) => {
    return [key, cleanValue(value, isHardware && key !== 'name')] as const
  })
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}

function cleanValue(value: unknown, mayBeFiller: boolean): unknown {
  if (typeof value === 'string') return cleanText(value, mayBeFiller)
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'object' || value === null) return value ?? undefined
  const inner = cleanFields(value, mayBeFiller)
  return Object.keys(inner).length > 0 ? inner : undefined
}

function cleanText(text: string, mayBeFiller: boolean): string | undefined {
  const plain = withoutProfile(text.replace(CONTROL, ' ').replace(/ {2,}/g, ' ')).trim()
  if (plain === '' || (mayBeFiller && SAYS_NOTHING.test(plain))) return undefined
  return plain.slice(0, MAX_CHARS).toWellFormed().trim()
}

function isAccepted(section: SectionName, item: object): boolean {
  try {
    decodeInventory({ section, digest: '0'.repeat(16), part: 1, parts: 1, items: [item] })
    return true
  } catch {
    return false
  }
}
