import { open } from 'node:fs/promises'
import { PreauError } from '@preau/protocol/errors.ts'

/** A small file, whole; undefined where there is none. Throws UPDATE_METADATA_INVALID where it is longer than `limit` bytes. */
export async function readBounded(path: string, limit: number): Promise<Buffer | undefined> {
  const file = await open(path).catch(() => undefined)
  if (!file) return undefined
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(limit + 1), 0, limit + 1, 0)
    if (bytesRead > limit) throw new PreauError('UPDATE_METADATA_INVALID', { path, expected: `${limit} bytes` })
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
