import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeWhole } from '../keys/whole-file.ts'
import type { Database } from '../store/database.ts'
import { linkAddress, makeFirstLink } from './one-time-links.ts'

/** In the data folder, for the account of the server alone: whoever reads that could take the authority's key as well. */
const FILE = 'first-link.txt'

/** The link that makes the first administrator, and where it is kept. */
export interface FirstLink {
  url: string
  file: string
}

/**
 * Makes the first link where nobody is there yet, anew at each start: the one before works no more. Undefined where somebody
 * is; then a file that was left goes.
 */
export async function keepFirstLink(
  db: Database,
  { data, origin, now }: { data: string; origin: string; now: number },
): Promise<FirstLink | undefined> {
  const secret = await makeFirstLink(db, now)
  if (secret === undefined) {
    await removeFirstLink(data)
    return undefined
  }
  const url = linkAddress(origin, secret)
  await writeWhole(data, FILE, `${url}\n`, 0o600)
  return { url, file: join(data, FILE) }
}

/** The first administrator is there: the file says nothing any more. */
export async function removeFirstLink(data: string): Promise<void> {
  await rm(join(data, FILE), { force: true })
}
