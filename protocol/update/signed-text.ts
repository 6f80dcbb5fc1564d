import { PreauError } from '../errors.ts'

/**
 * The text of `value` that is signed: canonical JSON as TUF means it (wiki.laptop.org/go/Canonical_JSON), which is another one
 * than RFC 8785: only quotes and backslashes are escaped, and there are no fractions. Throws UPDATE_METADATA_INVALID for what it
 * cannot say.
 */
export function signedText(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (value === null || typeof value === 'boolean' || Number.isInteger(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(signedText).join(',')}]`
  if (typeof value !== 'object') throw new PreauError('UPDATE_METADATA_INVALID', { expected: 'canonical JSON' })
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([name, each]) => `${quoted(name)}:${signedText(each)}`).join(',')}}`
}

function quoted(text: string): string {
  return `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`
}
