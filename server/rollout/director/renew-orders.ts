import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readTimestamp } from '@preau/protocol/update/metadata.ts'
import type { KeyFiles } from '../../keys/key-files.ts'
import { metadataPath } from '../cache/mirror.ts'
import { Director } from './director.ts'
import { findDirectorKey } from './director-key.ts'

export interface RenewParts {
  /** The folder of updates. */
  folder: string
  /** Of the data folder: the key of this server's director is among them, where it has one. */
  files: KeyFiles
  /** ms since 1970. */
  clock(): number
  failed(what: string, error: unknown): void
  /** What a school is ordered was signed anew. */
  signed?(school: string): void
}

const HOUR = 3_600_000
/** Orders are signed anew so long after the last time: each day, also of a server that is started each morning. */
const RENEW_AFTER = 20 * HOUR

/** Says each day that what this server ordered still holds: devices follow no order that nobody repeats. */
export function renewOrdersJob(parts: RenewParts) {
  return { name: 'renew orders', period: HOUR, run: () => renewOrders(parts) }
}

/**
 * Signs anew what the director of this server ordered, school by school, and no other director's: those come from elsewhere. A
 * school whose orders cannot be read is told to `failed` and keeps no other from being served. Throws KEYS_WRAPPED.
 */
export async function renewOrders({ folder, files, clock, failed, signed: told }: RenewParts): Promise<void> {
  const names = await readdir(join(folder, 'directors')).catch(() => [])
  const key = names.length === 0 ? undefined : await findDirectorKey(files)
  if (!key) return
  for (const name of names) {
    const director = new Director({ name, key, folder, clock })
    for (const school of await readdir(join(folder, 'directors', name)).catch(() => [])) {
      try {
        const path = metadataPath('timestamp.json', { name, school })
        const { signatures, signed } = readTimestamp(await readFile(join(folder, path), 'utf8'))
        const age = clock() - Date.parse(signed.issued)
        // Signed in the future, by a clock that was wrong: what is signed now is what devices need.
        const isDue = age >= RENEW_AFTER || age < 0
        if (!isDue || !signatures.some(({ keyid }) => keyid === key.id)) continue
        await director.renew(school)
        told?.(school)
      } catch (error) {
        failed('updates.renew_failed', error)
      }
    }
  }
}
