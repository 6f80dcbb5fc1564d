import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import { type DeviceSpec, decodeSpec } from '@preau/protocol/spec/device-spec.ts'
import { withTemplate } from '@preau/protocol/spec/templates.ts'
import { parse } from 'yaml'

/** A spec with the name of its file: `epson/escvp21`. */
export interface NamedSpec {
  id: string
  spec: DeviceSpec
}

/**
 * Every spec of a folder, in the order of their names; of `wanted` alone where that is given: each costs memory that is not given
 * back. Throws SPEC_INVALID that names the file.
 */
export function readSpecs(folder: string, wanted?: ReadonlySet<string>): NamedSpec[] {
  const templates = readTemplates(join(dirname(folder), 'templates'))
  const ids = specIds(folder).filter((id) => wanted?.has(id) ?? true)
  return ids.map((id) => ({
    id,
    spec: readSpec(readFileSync(join(folder, `${id}.yaml`), 'utf8'), id, templates),
  }))
}

/** The specs of devices that describe themselves by HID: the others are not even decoded. */
export function readHidSpecs(folder: string): NamedSpec[] {
  const isOfHid = (id: string) => /^ {2}hid:/m.test(readFileSync(join(folder, `${id}.yaml`), 'utf8'))
  return readSpecs(folder, new Set(specIds(folder).filter(isOfHid)))
}

/** The names of the specs in a folder, in their order; those of its transcripts with another ending. */
export function specIds(folder: string, ending = '.yaml'): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(ending))
  return files.map((file) => file.replaceAll('\\', '/').slice(0, -ending.length)).sort()
}

/** Reads one spec. Throws SPEC_INVALID with `id` and the path of the fault. */
export function readSpec(text: string, id: string, templates: ReadonlyMap<string, unknown> = new Map()): DeviceSpec {
  try {
    return decodeSpec(withTemplate(fromYaml(text), templates))
  } catch (error) {
    const context = error instanceof PreauError ? error.context : { expected: 'YAML' }
    throw new PreauError('SPEC_INVALID', { spec: id, ...context }, error)
  }
}

/** The templates of a folder by their names; none where there is no such folder. */
export function readTemplates(folder: string): Map<string, unknown> {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.yaml')) : []
  return new Map(
    files.map((file) => [basename(file, '.yaml'), fromYaml(readFileSync(join(folder, file), 'utf8'))] as const),
  )
}

/** Only what JSON has: no tags, no anchors that grow, no second document. */
function fromYaml(text: string): unknown {
  return parse(text, { schema: 'core', maxAliasCount: 0 })
}
