import { open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Id } from '@preau/protocol/ids.ts'
import { isId } from '@preau/protocol/ids.ts'

/** One random id a line: no backup contains this file, so that one that is restored brings nobody back. */
const FILE = 'erased-people.txt'
/** What lay in the data folder before a backup was restored: `before-restore-<ms>` (server/backup/restore-backup.ts). */
const BEFORE_RESTORE = /^before-restore-(\d{13})$/

/** What of erased persons lies beside the database of a data folder. */
export class ErasedPeople {
  readonly #data: string

  constructor(data: string) {
    this.#data = data
  }

  /** Remembers that a person was erased, by his random id. */
  async note(id: Id): Promise<void> {
    const file = await open(join(this.#data, FILE), 'a', 0o600)
    await file
      .appendFile(`${id}\n`)
      .then(() => file.sync())
      .finally(() => file.close())
  }

  /** Everybody who was erased here. */
  async ids(): Promise<Id[]> {
    const text = await readFile(join(this.#data, FILE), 'utf8').catch(() => '')
    return [...new Set(text.split('\n').filter(isId))]
  }

  /** Folders that hold the data of before a restore, and those in them who were erased since. */
  async copies(): Promise<string[]> {
    const names = await readdir(this.#data).catch(() => [])
    return names.filter((name) => BEFORE_RESTORE.test(name)).toSorted()
  }

  /** How many of those folders were made before a moment, ms since 1970. */
  async countCopies(before: number): Promise<number> {
    return (await this.#copiesBefore(before)).length
  }

  /** Takes those folders away. Gives how many. */
  async removeCopies(before: number): Promise<number> {
    const old = await this.#copiesBefore(before)
    for (const name of old) await rm(join(this.#data, name), { recursive: true, force: true })
    return old.length
  }

  async #copiesBefore(before: number): Promise<string[]> {
    return (await this.copies()).filter((name) => Number(BEFORE_RESTORE.exec(name)?.[1]) < before)
  }
}
