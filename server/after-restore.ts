import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isPreauError } from '@preau/protocol/errors.ts'
import { systemEntry, writeAudit } from './access/audit.ts'
import { RESTORED } from './access/audit-proof.ts'
import type { ErasedPeople } from './access/erased-people.ts'
import { RESTORED_FILE } from './backup/restore-backup.ts'
import type { Database } from './store/database.ts'
import { erasePerson } from './store/erase-person.ts'

/**
 * What the first start after a restore has to do, before anybody is let in: those who were erased since the backup are erased
 * again, and the audit says that lines of it were lost. Cut in between, the next start does it again.
 * @param data the data folder
 */
export async function afterRestore(
  db: Database,
  data: string,
  erased: ErasedPeople,
  clock: () => number,
): Promise<void> {
  const path = join(data, RESTORED_FILE)
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) return
  const { madeAt } = JSON.parse(text) as { madeAt: number }
  let again = 0
  for (const id of await erased.ids()) {
    try {
      await db.write((transaction) => erasePerson(transaction, id, clock()))
      again += 1
    } catch (error) {
      // The backup is older than the person, or than everybody else who administers the server.
      if (!isPreauError(error, 'PERSON_NOT_FOUND', 'LAST_ADMINISTRATOR')) throw error
    }
  }
  const entry = systemEntry(RESTORED, 'server', clock(), { madeAt, erased: again })
  await db.write((transaction) => writeAudit(transaction, entry))
  if (again > 0) await db.forget()
  await rm(path, { force: true })
}
