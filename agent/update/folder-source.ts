import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Source } from './source.ts'

/** A published repository as it lies in a folder: a USB stick, or what is about to be published. */
export class FolderSource implements Source {
  readonly name: string
  readonly #folder: string

  constructor(folder: string, name = 'usb') {
    this.name = name
    this.#folder = folder
  }

  async read(path: string, limit: number): Promise<Buffer | undefined> {
    const file = await open(join(this.#folder, path)).catch(noSuchFile)
    if (!file) return undefined
    try {
      // One byte more than may be tells that it is too long, however long it is.
      const { bytesRead, buffer } = await file.read(Buffer.alloc(limit + 1), 0, limit + 1, 0)
      if (bytesRead > limit) throw new PreauError('UPDATE_METADATA_INVALID', { path, expected: `${limit} bytes` })
      return buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  }

  async *stream(path: string, from: number, signal: AbortSignal): AsyncIterable<Uint8Array> {
    try {
      yield* createReadStream(join(this.#folder, path), { start: from, signal })
    } catch (error) {
      if (isMissing(error)) throw new PreauError('UPDATE_TARGET_NOT_FOUND', { path })
      throw new PreauError('UPDATE_SOURCE_FAILED', { source: this.name }, error)
    }
  }
}

function noSuchFile(error: unknown): undefined {
  if (isMissing(error)) return undefined
  throw new PreauError('UPDATE_SOURCE_FAILED', {}, error)
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
