import canonicalize from 'canonicalize'
import { PreauError } from './errors.ts'

/**
 * A value as canonical JSON (RFC 8785): the same value is always the same bytes, whoever writes it. Fields that are undefined
 * are left out. Throws INTERNAL for what JSON cannot say: NaN, half a character.
 * @param but fields of the outermost object that are left out, too
 */
export function canonicalJson(value: unknown, but: readonly string[] = []): string {
  try {
    const text = canonicalize(but.length === 0 ? value : withoutFields(value, but))
    if (text !== undefined) return text
  } catch (error) {
    throw new PreauError('INTERNAL', { why: 'no canonical JSON' }, error)
  }
  throw new PreauError('INTERNAL', { why: 'no canonical JSON' })
}

function withoutFields(value: unknown, fields: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([name]) => !fields.includes(name)))
}
