import { isPreauError, PreauError } from '@preau/protocol/errors.ts'

const FULL = ['ENOSPC', 'EDQUOT']
const CLOSED = ['EROFS', 'EACCES', 'EPERM', 'EIO', 'ENOTDIR', 'EISDIR']

/** What the disk of a device says, in words of ours: UPDATE_DISK_FULL, UPDATE_DISK_FAILED; anything else as it is. */
export function diskFault(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error
  if (FULL.includes(error.code)) return new PreauError('UPDATE_DISK_FULL', {}, error)
  return CLOSED.includes(error.code) ? new PreauError('UPDATE_DISK_FAILED', { fault: error.code }, error) : error
}

export function isDiskFault(error: unknown): boolean {
  return isPreauError(error, 'UPDATE_DISK_FULL', 'UPDATE_DISK_FAILED')
}
