import { PreauError } from '../errors.ts'

/** Parts of a spec in which both the template and the spec may have rows; elsewhere what the spec says counts. */
const JOINED = ['reads', 'commands'] as const

/**
 * What a spec says together with the template that it names under `use`: a row of its own stands in for that of the template, and
 * a part of its own for that of the template. Templates use no other template. Throws SPEC_INVALID where there is no such one.
 * @param raw a spec as it was read from its file, not decoded yet
 * @param templates by their name, not decoded either
 */
export function withTemplate(raw: unknown, templates: ReadonlyMap<string, unknown>): unknown {
  if (!isRecord(raw) || !('use' in raw)) return raw
  const { use, ...own } = raw
  const template = typeof use === 'string' ? templates.get(use) : undefined
  if (!isRecord(template)) throw new PreauError('SPEC_INVALID', { path: '/use', expected: 'the name of a template' })
  const whole: Record<string, unknown> = { ...template, ...own }
  for (const part of JOINED) {
    if (isRecord(template[part]) && isRecord(own[part])) whole[part] = { ...template[part], ...own[part] }
  }
  return whole
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
