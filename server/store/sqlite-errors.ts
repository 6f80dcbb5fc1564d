import { statfs } from 'node:fs/promises'
import { PreauError } from '@preau/protocol/errors.ts'

/** With less than this left, an error of input or output is put down to the full disk. */
const FULL_BELOW_BYTES = 1024 * 1024

/** What a full disk can show itself as beside SQLITE_FULL: a failed fsync or write, a file that cannot grow or be made. */
const MAYBE_FULL = ['SQLITE_IOERR', 'SQLITE_CANTOPEN', 'SQLITE_READONLY']

/** The product's error for one of the driver's: STORE_FULL or STORE_FAILED, with the driver's as its cause. */
export async function toStoreError(error: unknown, folder: string | null): Promise<PreauError> {
  if (error instanceof PreauError) return error
  const code = codeOf(error)
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return new PreauError('STORE_FULL', {}, error)
  const full =
    folder !== null && MAYBE_FULL.includes(code) && ((await freeBytes(folder)) ?? Infinity) < FULL_BELOW_BYTES
  return full ? new PreauError('STORE_FULL', {}, error) : new PreauError('STORE_FAILED', { reason: code }, error)
}

/** The code of an error of the driver or of the system, or an empty text. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  return typeof code === 'string' ? code : ''
}

/** Bytes left on the disk of `folder`; null where the system does not say. */
export async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return null
  }
}
