import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

/** A picture as it is kept. They lie in the database: one backup and one transaction hold a note and its picture together. */
export interface StoredFile {
  /** SHA-256 of the bytes, 64 hex digits. */
  file: string
  type: string
  data: Uint8Array
}

/** Keeps a picture; nothing happens where its school has it already. */
export async function putFile(transaction: Queries, school: Id, { file, type, data }: StoredFile): Promise<void> {
  await transaction.run(
    `insert into ticket_files (school_id, file, type, data) values ($1, $2, $3, $4)
     on conflict (school_id, file) do nothing`,
    [school, file, type, data],
  )
}

/** A picture of a school; undefined where it has none of this sum. */
export async function getFile(db: Queries, school: Id, file: string): Promise<StoredFile | undefined> {
  return await db.get<StoredFile>('select file, type, data from ticket_files where school_id = $1 and file = $2', [
    school,
    file,
  ])
}
