import { mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { writeWhole } from '../uplink/whole-file.ts'
import { fieldsOf } from './slot-files.ts'

/** Targets that a device remembers to have given up. */
const KEPT = 50

/**
 * Targets that did not do here, by their hash, and in which campaign. What fell is not tried again and again: another campaign for the
 * same target is a person's wish that it is.
 */
export class GivenUp {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  /** Whether this was given up in this campaign. */
  has(sha256: string, campaign: string | undefined): boolean {
    return this.#read().some((each) => each.sha256 === sha256 && each.campaign === campaign)
  }

  /** Throws what the disk says. */
  add(sha256: string, campaign: string | undefined): void {
    if (this.has(sha256, campaign)) return
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 })
    const entry = { sha256, ...(campaign !== undefined && { campaign }) }
    writeWhole(this.#path, JSON.stringify([...this.#read(), entry].slice(-KEPT)))
  }

  #read(): { sha256: string; campaign: string | undefined }[] {
    try {
      const kept: unknown = JSON.parse(readFileSync(this.#path, 'utf8'))
      if (!Array.isArray(kept)) return []
      return kept
        .map(fieldsOf)
        .flatMap(({ sha256, campaign }) =>
          typeof sha256 === 'string' ? [{ sha256, campaign: typeof campaign === 'string' ? campaign : undefined }] : [],
        )
    } catch {
      return []
    }
  }
}
