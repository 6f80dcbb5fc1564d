import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isWrapped } from '@preau/protocol/rules/wrapped-key.ts'
import { writeWhole } from './whole-file.ts'
import { keysWrapped, type WrappingKey } from './wrapping-key.ts'

/** Folder of a data folder in which the keys of its school lie. */
export const KEY_FOLDER = 'authority'
/** What a restore moves aside lies in a folder with this name and the time; it has keys as well. */
export const MOVED_ASIDE = 'before-restore-'
const KEY_MODE = 0o600

/** A file with a key, as it lies there. */
export interface KeyFile {
  folder: string
  name: string
  text: string
}

/**
 * The keys of a data folder, whether they lie wrapped or plain: what reads and writes one goes through here.
 * INVARIANT: each file is whole and readable by itself, so that a folder which is half wrapped, half plain is a good one; that
 * is what lets wrapping and unwrapping be cut at any instant.
 */
export class KeyFiles {
  readonly #data: string
  readonly #key: WrappingKey | undefined

  /** @param key undefined: the platform keeps none; then keys are written plain, as `KEY_MODE` closes them */
  constructor(data: string, key: WrappingKey | undefined) {
    this.#data = data
    this.#key = key
  }

  /** The key in `name`, such as `seal.key`; undefined where there is none. Throws KEYS_WRAPPED, or what the disk says. */
  async read(name: string): Promise<string | undefined> {
    const text = await readFile(join(this.#data, KEY_FOLDER, name), 'utf8').catch(noSuchFile)
    return text === undefined ? undefined : this.#open(name, text)
  }

  /** Writes a key: wrapped where there is a wrapping key. Its folder has to be there. */
  async keep(name: string, text: string): Promise<void> {
    await this.#write(join(this.#data, KEY_FOLDER), name, text)
  }

  /** The keys of the school, as they lie there. */
  async list(): Promise<KeyFile[]> {
    return await keysIn(join(this.#data, KEY_FOLDER))
  }

  /**
   * Wraps what lies plain, also what a restore moved aside; does nothing without a wrapping key. Gives how many it wrapped. Throws
   * KEYS_WRAPPED, and wraps none, where a key of the school is wrapped already and does not open.
   */
  async wrapAll(): Promise<number> {
    if (this.#key === undefined) return 0
    const own = await this.list()
    for (const { name, text } of own) this.#open(name, text)
    const plain = [...own, ...(await this.#aside())].filter(({ text }) => !isWrapped(text))
    for (const { folder, name, text } of plain) await this.#write(folder, name, text)
    // A plain key whose writing was cut before there was a wrapping key.
    for (const folder of await this.#folders()) {
      for (const name of await namesIn(folder, '.key.new')) await rm(join(folder, name), { force: true })
    }
    return plain.length
  }

  /**
   * Lays every key down plain, so that the folder opens on any machine. Gives how many were wrapped. Throws KEYS_WRAPPED, and
   * changes none, where a key of the school does not open; of what a restore moved aside, such a one stays as it is.
   */
  async unwrapAll(): Promise<number> {
    const own = (await this.list()).filter(({ text }) => isWrapped(text))
    const opened = own.map((file) => ({ ...file, text: this.#open(file.name, file.text) }))
    for (const file of (await this.#aside()).filter(({ text }) => isWrapped(text))) {
      try {
        opened.push({ ...file, text: this.#open(file.name, file.text) })
      } catch {
        // It is of another machine, and nothing is lost that was not lost before.
      }
    }
    for (const { folder, name, text } of opened) await writeWhole(folder, name, text, KEY_MODE)
    return opened.length
  }

  #open(name: string, text: string): string {
    if (!isWrapped(text)) return text
    if (this.#key === undefined) throw keysWrapped(name, 'no-key')
    return this.#key.open(text, name)
  }

  async #write(folder: string, name: string, text: string): Promise<void> {
    await writeWhole(folder, name, this.#key?.wrap(text, name) ?? text, KEY_MODE)
  }

  async #aside(): Promise<KeyFile[]> {
    const [, ...folders] = await this.#folders()
    return (await Promise.all(folders.map(keysIn))).flat()
  }

  /** That of the school first. */
  async #folders(): Promise<string[]> {
    const names = (await readdir(this.#data).catch(noSuchFile)) ?? []
    const aside = names.filter((name) => name.startsWith(MOVED_ASIDE))
    return ['', ...aside].map((name) => join(this.#data, name, KEY_FOLDER))
  }
}

async function keysIn(folder: string): Promise<KeyFile[]> {
  const names = await namesIn(folder, '.key')
  return await Promise.all(
    names.map(async (name) => ({ folder, name, text: await readFile(join(folder, name), 'utf8') })),
  )
}

async function namesIn(folder: string, end: string): Promise<string[]> {
  const names = (await readdir(folder).catch(noSuchFile)) ?? []
  return names.filter((name) => name.endsWith(end)).sort()
}

function noSuchFile(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}
