import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { readSpec, readTemplates, type Templates } from '@preau/protocol/spec/spec-text.ts'

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
  const templates = templatesIn(join(dirname(folder), 'templates'))
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

/** The templates of a folder; none where there is no such folder. Throws SPEC_INVALID. */
export function templatesIn(folder: string): Templates {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.yaml')) : []
  return readTemplates(
    files.map((file) => [basename(file, '.yaml'), readFileSync(join(folder, file), 'utf8')] as const),
  )
}
