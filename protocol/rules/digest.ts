import type { ReadingValues } from './readings.ts'

/**
 * A digest of a state, 16 hex digits, equal on both sides when they hold the same readings. Readings that are gone (null) do
 * not count. It finds drift, not an attacker: FNV-1a in 64 bits, the same everywhere that JavaScript runs.
 */
export function stateDigest(values: ReadingValues): string {
  const present = Object.entries(values).filter(([, value]) => value !== null)
  present.sort(([a], [b]) => (a < b ? -1 : 1))
  return fnv1a64(JSON.stringify(present))
}

/** A digest of the items of an inventory section, 16 hex digits; the order of the items counts, that of their fields does not. */
export function sectionDigest(items: readonly object[]): string {
  return fnv1a64(canonical(items))
}

/** A digest of a text, 16 hex digits. */
export function textDigest(text: string): string {
  return fnv1a64(text)
}

/**
 * JSON with the keys of every object in one order, as in canonicalJson(), which refuses half a character: a device or a person may
 * send one, and has to be told apart by it all the same.
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  fields.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`
}

/** FNV-1a over the UTF-16 units of `text`, in two halves of 32 bits so that no BigInt is made for each. */
function fnv1a64(text: string): string {
  let high = 0xcbf29ce4
  let low = 0x84222325
  for (let i = 0; i < text.length; i++) {
    low = (low ^ text.charCodeAt(i)) >>> 0
    // times 0x100000001b3: the low half by 0x1b3, its carry, and the low half shifted into the high one.
    const product = low * 0x1b3
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 0x1_0000_0000) + ((low << 8) >>> 0)) >>> 0
    low = product >>> 0
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0')
}
