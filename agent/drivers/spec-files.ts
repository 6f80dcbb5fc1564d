import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { readSpec, readTemplates, type Templates } from '@preau/protocol/spec/spec-text.ts'

/** A spec with the name of its file: `epson/escvp21`. */
export interface NamedSpec {
  id: string
  spec: DeviceSpec
}

/** Where specs that came as signed targets lie, within the data folder of the agent. */
export function laidSpecsFolder(folder: string): string {
  return join(folder, 'specs', 'devices')
}

/** Specs that came later than the program: one of the same name stands in for its own. */
export interface LaidSpecs {
  folder: string
  /** Told of one that cannot be read; the program's own is used then, where it has one. */
  onBad(error: unknown): void
}

/**
 * Every spec of a folder, in the order of their names; of `wanted` alone where that is given: each costs memory that is not given
 * back. Throws SPEC_INVALID that names the file, of those that came with the program.
 */
export function readSpecs(folder: string, wanted?: ReadonlySet<string>, laid?: LaidSpecs): NamedSpec[] {
  const templates = templatesIn(join(dirname(folder), 'templates'))
  const own = specIds(folder)
  const later = laidIds(laid)
  const ids = [...new Set([...own, ...later])].sort().filter((id) => wanted?.has(id) ?? true)
  const read = (from: string, id: string): NamedSpec => ({
    id,
    spec: readSpec(readFileSync(join(from, `${id}.yaml`), 'utf8'), id, templates),
  })
  return ids.flatMap((id) => {
    if (laid && later.includes(id)) {
      try {
        return [read(laid.folder, id)]
      } catch (error) {
        laid.onBad(error)
        if (!own.includes(id)) return []
      }
    }
    return [read(folder, id)]
  })
}

/** The specs of devices that describe themselves by HID: the others are not even decoded. */
export function readHidSpecs(folder: string, laid?: LaidSpecs): NamedSpec[] {
  const isOfHid = (from: string) => (id: string) => /^ {2}hid:/m.test(readFileSync(join(from, `${id}.yaml`), 'utf8'))
  const later = laid ? laidIds(laid).filter(isOfHid(laid.folder)) : []
  return readSpecs(folder, new Set([...specIds(folder).filter(isOfHid(folder)), ...later]), laid)
}

function laidIds(laid: LaidSpecs | undefined): string[] {
  return laid && existsSync(laid.folder) ? specIds(laid.folder) : []
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
