import { createHash } from 'node:crypto'
import { MAX_PHOTO_BYTES } from '@preau/protocol/api/ticket-acts.ts'
import { readSyncKey, SYNC_KINDS } from '@preau/protocol/rules/territory/kinds.ts'
import type { SyncValue } from '@preau/protocol/territory/record.ts'
import type { Queries, Transaction } from '../database.ts'
import { getFile, putFile } from '../ticket-files.ts'
import { type Incoming, nothing, type Written } from './incoming.ts'
import { shownAt } from './tables.ts'

const TYPES: ReadonlySet<string> = new Set(['image/jpeg', 'image/png'])

/** Pictures as base64. Compared is what is said of them: that the bytes are those of the key was seen when they came. */
export async function readFiles(
  db: Queries,
  school: string,
  keys: readonly string[],
  what: 'whole' | 'compared',
): Promise<Map<string, SyncValue>> {
  const asked = keys.flatMap((key) => {
    const parts = readSyncKey(SYNC_KINDS.ticket_file, key)
    return parts ? [[key, ...parts]] : []
  })
  const rows = await db.all<{ key: string; file: string; type: string; at: number | null }>(
    `select r.asked as key, t.file, t.type, ${shownAt('t')} as at
     from ${db.dialect.rows('$1', { asked: 'text', sum: 'text' })} as r
     join ticket_files t on t.school_id = $2 and t.file = r.sum`,
    [JSON.stringify(asked), school],
  )
  const found = new Map<string, SyncValue>()
  for (const { key, file, type, at } of rows) {
    if (what === 'compared') found.set(key, { type, at })
    else {
      const stored = await getFile(db, school, file)
      if (stored) found.set(key, { type, at, data: Buffer.from(stored.data).toString('base64') })
    }
  }
  return found
}

/** Pictures that notes of their school show, with the bytes that their key names; one that comes before its note comes again. */
export async function writeFiles(transaction: Transaction, rows: readonly Incoming[]): Promise<Written> {
  const written = nothing()
  for (const row of rows) {
    const { school, parts, value } = row
    const [file, type] = [String(parts[0]), String(value?.type)]
    const data = Buffer.from(String(value?.data ?? ''), 'base64')
    const isSame = createHash('sha256').update(data).digest('hex') === file
    if (data.length > MAX_PHOTO_BYTES) written.refused.push({ row, code: 'ENVELOPE_TOO_LARGE' })
    else if (!isSame || !TYPES.has(type)) written.refused.push({ row, code: 'MESSAGE_INVALID' })
    else if (await isShown(transaction, school, file)) await putFile(transaction, school, { file, type, data })
    else written.later.push(row)
  }
  return written
}

async function isShown(db: Queries, school: string, file: string): Promise<boolean> {
  const row = await db.get('select 1 as there from ticket_notes where school_id = $1 and file = $2', [school, file])
  return row !== undefined
}
