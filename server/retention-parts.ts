import { isPreauError } from '@preau/protocol/errors.ts'
import { closeAudit, systemEntry, writeAudit } from './access/audit.ts'
import type { KeyPair } from './access/authority.ts'
import type { ErasedPeople } from './access/erased-people.ts'
import type { RetentionParts } from './jobs/retention.ts'
import type { Database } from './store/database.ts'
import { erasePerson } from './store/erase-person.ts'

interface Given {
  db: Database
  /** ms since 1970. */
  clock: () => number
  authority: KeyPair
  erased: ErasedPeople
}

/** What the retention job does to the audit, to people and to folders; each of its acts is a line of the audit. */
export function retentionParts({ db, clock, authority, erased }: Given): RetentionParts {
  return {
    db,
    clock,
    closeAudit: (before) => closeAudit(db, authority, before, clock()),
    removeCopies: (before) => erased.removeCopies(before),
    note: async (taken) => {
      const entry = systemEntry('privacy.retention', 'server', clock(), { ...taken })
      await db.write((transaction) => writeAudit(transaction, entry))
    },
    erase: async (person) => {
      const entry = systemEntry('privacy.manage', `person:${person}`, clock(), { what: 'erase' })
      try {
        await db.write(async (transaction) => {
          await erasePerson(transaction, person, clock())
          await writeAudit(transaction, entry)
        })
      } catch (error) {
        // The only one who ever administered this server, and who left: he stays until there is another one.
        if (isPreauError(error, 'LAST_ADMINISTRATOR')) return false
        throw error
      }
      await erased.note(person)
      return true
    },
  }
}
