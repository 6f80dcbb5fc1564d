import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isPreauError } from '@preau/protocol/errors.ts'
import { decodeLaid, type Laid } from '@preau/protocol/update/kept-files.ts'
import { writeWhole } from '../uplink/whole-file.ts'

/**
 * A folder of files that came as signed targets, with a list of which version of what they are. INVARIANT: what the list says is
 * there is there byte for byte, or counts as not there: a file that somebody changed is laid down anew.
 */
export class LaidFiles {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** undefined where it was never laid down, or is no longer as it was. */
  version(product: string): string | undefined {
    const laid = this.#list()
    const found = Object.hasOwn(laid, product) ? laid[product] : undefined
    return found && this.#sumOf(found.file) === found.sha256 ? found.version : undefined
  }

  /** The bytes of the file that this product has; undefined where there is none, or another than was laid down. */
  read(product: string): Buffer | undefined {
    const laid = this.#list()
    const found = Object.hasOwn(laid, product) ? laid[product] : undefined
    if (!found) return undefined
    try {
      const bytes = readFileSync(this.path(found.file))
      return sumOf(bytes) === found.sha256 ? bytes : undefined
    } catch {
      return undefined
    }
  }

  /** Where a file of the folder is. */
  path(file: string): string {
    return join(this.#folder, file)
  }

  /** Puts a file in the place of the one that this product had: whole or not at all. Throws what the disk says. */
  lay(product: string, version: string, file: string, bytes: Uint8Array): void {
    const before = this.#list()
    mkdirSync(dirname(this.path(file)), { recursive: true, mode: 0o700 })
    writeWhole(this.path(file), bytes)
    const laid: Laid = { ...before, [product]: { version, file, sha256: sumOf(bytes) } }
    writeWhole(this.path('laid.list'), JSON.stringify(laid))
    const old = Object.hasOwn(before, product) ? before[product]?.file : undefined
    if (old !== undefined && old !== file) rmSync(this.path(old), { force: true })
  }

  #list(): Laid {
    try {
      return decodeLaid(JSON.parse(readFileSync(this.path('laid.list'), 'utf8')))
    } catch (error) {
      // None yet, or one that a bad disk spoiled: everything counts as not there, and is laid down anew.
      if (error instanceof SyntaxError || isPreauError(error) || isAbsent(error)) return {}
      throw error
    }
  }

  #sumOf(file: string): string | undefined {
    try {
      return sumOf(readFileSync(this.path(file)))
    } catch {
      return undefined
    }
  }
}

function sumOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
