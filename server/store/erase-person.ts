import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'
import { requireAdministrator } from './people.ts'

/** Everything that is a person's own and goes with him, table by table; `people` itself keeps his id, which names nobody. */
const HIS = [
  ...['grants', 'passkeys', 'web_sessions', 'tokens', 'links', 'letters', 'notices', 'mail_choices'],
  ...['calendar_feeds', 'teacher_badges'],
] as const

/**
 * Erases a person: name, login, what proves him, sessions, tokens, links and roles. His random id stays, so that what he did
 * stays in the audit as the act of somebody. Throws PERSON_NOT_FOUND, and LAST_ADMINISTRATOR where nobody would be left.
 * @param now ms since 1970
 */
export async function erasePerson(transaction: Queries, id: Id, now: number): Promise<void> {
  const changed = await transaction.run(
    `update people set name = '', name_key = '', login = null, login_shown = null, password = null, totp = null,
       totp_step = 0, issuer = null, subject = null, made_at = 0, seen_at = null, disabled_at = coalesce(disabled_at, $2),
       erased_at = $2
     where id = $1 and erased_at is null`,
    [id, now],
  )
  if (changed === 0) throw new PreauError('PERSON_NOT_FOUND')
  for (const table of HIS) await transaction.run(`delete from ${table} where person_id = $1`, [id])
  // What he wrote of his sessions; that somebody had the room stays.
  await transaction.run(
    "update bookings set title = '', class_label = '', third_party = '', opens = null, before = null where person_id = $1",
    [id],
  )
  await requireAdministrator(transaction)
}
