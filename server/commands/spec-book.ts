import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import { type DeviceSpec, decodeSpec } from '@preau/protocol/spec/device-spec.ts'
import { withTemplate } from '@preau/protocol/spec/templates.ts'
import { parse } from 'yaml'

/** What is known of devices by the names of their specs: `epson/escvp21`. */
export type SpecBook = ReadonlyMap<string, DeviceSpec>

/**
 * The specs in a folder. One that cannot be used is told of and left out: its devices are shown, and nothing is asked of them.
 * @param failed hears of SPEC_INVALID with the name of the spec
 */
export function readSpecBook(folder: string, failed: (error: PreauError) => void = () => undefined): SpecBook {
  const book = new Map<string, DeviceSpec>()
  const templates = new Map(
    yamlIn(join(dirname(folder), 'templates')).map((path) => [basename(path, '.yaml'), read(path)] as const),
  )
  for (const path of yamlIn(folder)) {
    const id = path.slice(folder.length + 1, -'.yaml'.length).replaceAll('\\', '/')
    try {
      book.set(id, decodeSpec(withTemplate(read(path), templates)))
    } catch (error) {
      failed(new PreauError('SPEC_INVALID', { spec: id, ...toPreauError(error).context }, error))
    }
  }
  return book
}

function yamlIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => join(folder, file))
}

/** Only what JSON has: no tags, no anchors that grow, no second document. */
function read(path: string): unknown {
  return parse(readFileSync(path, 'utf8'), { schema: 'core', maxAliasCount: 0 })
}
