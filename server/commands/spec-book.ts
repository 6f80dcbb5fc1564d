import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type PreauError, toPreauError } from '@preau/protocol/errors.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { readSpec, readTemplates, type Templates } from '@preau/protocol/spec/spec-text.ts'

/**
 * What is known of devices by the names of their specs: `epson/escvp21`. A school has few makes: a spec is read when the first
 * device of it is asked for, and only by a name that was in the folder at the start, since names come from devices.
 */
export class SpecBook {
  private readonly names: ReadonlySet<string>
  private readonly read = new Map<string, DeviceSpec | undefined>()
  private templates: Templates | undefined
  private readonly folder: string
  private readonly failed: (error: PreauError) => void

  /** @param failed hears of SPEC_INVALID with the name of the spec: its devices are shown, and nothing is asked of them */
  constructor(folder: string, failed: (error: PreauError) => void = () => undefined) {
    this.folder = folder
    this.failed = failed
    this.names = new Set(yamlIn(folder))
  }

  /** The spec of that name; undefined where there is none, or none that can be used. */
  get(id: string): DeviceSpec | undefined {
    if (!this.names.has(id)) return undefined
    if (!this.read.has(id)) this.read.set(id, this.load(id))
    return this.read.get(id)
  }

  private load(id: string): DeviceSpec | undefined {
    try {
      this.templates ??= templatesIn(join(dirname(this.folder), 'templates'))
      return readSpec(readFileSync(join(this.folder, `${id}.yaml`), 'utf8'), id, this.templates)
    } catch (error) {
      this.failed(toPreauError(error))
      return undefined
    }
  }
}

function templatesIn(folder: string): Templates {
  return readTemplates(
    yamlIn(folder).map((name) => [basename(name), readFileSync(join(folder, `${name}.yaml`), 'utf8')] as const),
  )
}

/** Names of the YAML files of a folder, with those of the folders in it, without their ending. */
function yamlIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'))
  return files.map((file) => file.slice(0, -'.yaml'.length).replaceAll('\\', '/'))
}
