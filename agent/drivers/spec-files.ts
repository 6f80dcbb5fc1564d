import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import { type DeviceSpec, decodeSpec } from '@preau/protocol/spec/device-spec.ts'
import { parse } from 'yaml'

/** A spec with the name of its file: `epson/escvp21`. */
export interface NamedSpec {
  id: string
  spec: DeviceSpec
}

/** Every spec of a folder, in the order of their names. Throws SPEC_INVALID that names the file. */
export function readSpecs(folder: string): NamedSpec[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'))
  return files.sort().map((file) => {
    const id = file.replaceAll('\\', '/').replace(/\.yaml$/, '')
    return { id, spec: readSpec(readFileSync(join(folder, file), 'utf8'), id) }
  })
}

/** Reads one spec. Throws SPEC_INVALID with `id` and the path of the fault. */
export function readSpec(text: string, id: string): DeviceSpec {
  try {
    // Only what JSON has: no tags, no anchors that grow, no second document.
    return decodeSpec(parse(text, { schema: 'core', maxAliasCount: 0 }))
  } catch (error) {
    const context = error instanceof PreauError ? error.context : { expected: 'YAML' }
    throw new PreauError('SPEC_INVALID', { spec: id, ...context }, error)
  }
}
