import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

/** A passkey: its public half. Times are ms since 1970. */
export interface PasskeyRow {
  /** Its own identifier, base64url. */
  id: string
  person: Id
  name: string
  /** COSE key, base64url. */
  publicKey: string
  /** How often it says that it was used; 0 where it does not count. */
  counter: number
  transports: string[]
  madeAt: number
  usedAt: number | null
}

type Stored = Omit<PasskeyRow, 'transports'> & { transports: string }

const FIELDS = `id, person_id as person, name, public_key as "publicKey", counter, transports, made_at as "madeAt",
  used_at as "usedAt"`

/** Adds a passkey. Throws PASSKEY_REFUSED where it is there already, whoever has it. */
export async function insertPasskey(transaction: Queries, row: Omit<PasskeyRow, 'usedAt'>): Promise<void> {
  if (await findPasskey(transaction, row.id)) throw new PreauError('PASSKEY_REFUSED')
  await transaction.run(
    `insert into passkeys (id, person_id, name, public_key, counter, transports, made_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [row.id, row.person, row.name, row.publicKey, row.counter, JSON.stringify(row.transports), row.madeAt],
  )
}

export async function findPasskey(db: Queries, id: string): Promise<PasskeyRow | undefined> {
  const row = await db.get<Stored>(`select ${FIELDS} from passkeys where id = $1`, [id])
  return row && asRow(row)
}

/** The passkeys of a person, the oldest first. */
export async function listPasskeys(db: Queries, person: Id): Promise<PasskeyRow[]> {
  const rows = await db.all<Stored>(`select ${FIELDS} from passkeys where person_id = $1 order by made_at, id`, [
    person,
  ])
  return rows.map(asRow)
}

/**
 * A passkey was used and counts so far now. Gives false where it counted as far before: then this is a copy of it, or an answer
 * that was heard already. One that never counts stays at 0.
 */
export async function takePasskeyCount(
  transaction: Queries,
  { id, counter, now }: { id: string; counter: number; now: number },
): Promise<boolean> {
  const taken = await transaction.run(
    `update passkeys set counter = $2, used_at = $3 where id = $1 and (counter < $2 or (counter = 0 and $2 = 0))`,
    [id, counter, now],
  )
  return taken > 0
}

/** Takes a passkey of this person away. Throws PASSKEY_NOT_FOUND where he has none of this id. */
export async function deletePasskey(transaction: Queries, person: Id, id: string): Promise<void> {
  const deleted = await transaction.run('delete from passkeys where id = $1 and person_id = $2', [id, person])
  if (deleted === 0) throw new PreauError('PASSKEY_NOT_FOUND')
}

/** Takes every passkey of a person away. */
export async function deletePasskeys(transaction: Queries, person: Id): Promise<void> {
  await transaction.run('delete from passkeys where person_id = $1', [person])
}

function asRow(row: Stored): PasskeyRow {
  return { ...row, transports: JSON.parse(row.transports) }
}
