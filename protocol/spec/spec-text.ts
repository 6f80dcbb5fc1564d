import { PreauError } from '../errors.ts'
import { readPlainYaml } from '../plain-yaml.ts'
import { type DeviceSpec, decodeSpec } from './device-spec.ts'
import { withTemplate } from './templates.ts'

/** What specs have in common, by the names of the files: not decoded, since a template is no whole spec. */
export type Templates = ReadonlyMap<string, unknown>

/**
 * Reads a spec from its YAML.
 * @param id name of the spec: `epson/escvp21`
 * Throws SPEC_INVALID with the name and the place of the fault.
 */
export function readSpec(text: string, id: string, templates: Templates = new Map()): DeviceSpec {
  try {
    return decodeSpec(withTemplate(readPlainYaml(text, 'SPEC_INVALID'), templates))
  } catch (error) {
    const context = error instanceof PreauError ? error.context : {}
    throw new PreauError('SPEC_INVALID', { spec: id, ...context }, error)
  }
}

/** Templates from their texts, by name. Throws SPEC_INVALID with the name of the first that is no YAML. */
export function readTemplates(texts: Iterable<readonly [name: string, text: string]>): Templates {
  return new Map([...texts].map(([name, text]) => [name, readPlainYaml(text, 'SPEC_INVALID')] as const))
}
