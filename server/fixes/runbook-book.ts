import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type PreauError, toPreauError } from '@preau/protocol/errors.ts'
import { compareVersions } from '@preau/protocol/rules/versions.ts'
import { type Runbook, readRunbook } from '@preau/protocol/runbooks/runbook.ts'

/**
 * The runbooks that this server can offer: those of its program, and those in `runbooks` of its data folder, of each name the newest.
 * It shows them and asks for them by name; what a machine does is decided by the ones that it has itself.
 */
export class RunbookBook {
  readonly #folders: readonly string[]
  readonly #failed: (error: PreauError) => void
  #known: ReadonlyMap<string, Runbook> | undefined

  constructor(folders: readonly string[], failed: (error: PreauError) => void = () => undefined) {
    this.#folders = folders
    this.#failed = failed
  }

  /** The runbook of that name; undefined where there is none that can be used. */
  get(name: string): Runbook | undefined {
    return this.#all().get(name)
  }

  /** All of them, by name. */
  list(): Runbook[] {
    return [...this.#all().values()]
  }

  /** The names of those that disturb or destroy. */
  grave(): string[] {
    return this.list().flatMap(({ runbook, risk }) => (risk === 'calm' ? [] : [runbook]))
  }

  /** Reads the folders anew when they are asked next: a signed runbook came. */
  forget(): void {
    this.#known = undefined
  }

  #all(): ReadonlyMap<string, Runbook> {
    if (this.#known) return this.#known
    const found = new Map<string, Runbook>()
    for (const path of this.#folders.flatMap(filesIn)) {
      try {
        const runbook = readRunbook(readFileSync(path, 'utf8'))
        const before = found.get(runbook.runbook)
        if (!before || compareVersions(runbook.version, before.version) > 0) found.set(runbook.runbook, runbook)
      } catch (error) {
        this.#failed(toPreauError(error, 'RUNBOOK_INVALID', { file: path }))
      }
    }
    this.#known = new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
    return this.#known
  }
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml') || file.endsWith('.json'))
  return files.sort().map((file) => join(folder, file))
}
