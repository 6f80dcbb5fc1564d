import type { Token } from '@preau/protocol/api/people.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

/** A token as it is kept: what proves it, never itself. Times are ms since 1970. */
export interface TokenRow extends Token {
  person: Id
}

type Stored = Omit<TokenRow, 'grants'> & { grants: string }

const FIELDS = `id, person_id as person, name, grants, made_at as "madeAt", ends_at as "endsAt", used_at as "usedAt"`

/** @param proof SHA-256 of what the program holds, 64 hex digits */
export async function insertToken(
  transaction: Queries,
  proof: string,
  { id, person, name, grants, madeAt, endsAt }: Omit<TokenRow, 'usedAt'>,
): Promise<void> {
  await transaction.run(
    `insert into tokens (id, person_id, name, proof, grants, made_at, ends_at) values ($1, $2, $3, $4, $5, $6, $7)`,
    [id, person, name, proof, JSON.stringify(grants), madeAt, endsAt],
  )
}

/** The token of a proof that still holds: not ended, not revoked, of a person who may sign in. */
export async function findToken(db: Queries, proof: string, now: number): Promise<TokenRow | undefined> {
  const row = await db.get<Stored>(
    `select ${FIELDS} from tokens where proof = $1 and ends_at > $2 and revoked_at is null and person_id in
       (select id from people where disabled_at is null and erased_at is null)`,
    [proof, now],
  )
  return row && asRow(row)
}

/** The tokens of a person that are not revoked, the newest first; one that ended is still shown. */
export async function listTokens(db: Queries, person: Id): Promise<Token[]> {
  const rows = await db.all<Stored>(
    `select ${FIELDS} from tokens where person_id = $1 and revoked_at is null order by made_at desc, id desc`,
    [person],
  )
  return rows.map((row) => {
    const { person: _, ...token } = asRow(row)
    return token
  })
}

export async function touchToken(transaction: Queries, id: Id, now: number): Promise<void> {
  await transaction.run('update tokens set used_at = $2 where id = $1', [id, now])
}

/** Takes a token of this person back. Throws TOKEN_NOT_FOUND where he has none of this id. */
export async function revokeToken(transaction: Queries, person: Id, id: Id, now: number): Promise<void> {
  const revoked = await transaction.run(
    'update tokens set revoked_at = $3 where id = $1 and person_id = $2 and revoked_at is null',
    [id, person, now],
  )
  if (revoked === 0) throw new PreauError('TOKEN_NOT_FOUND')
}

/** Takes every token of a person back; gives how many. */
export async function revokeTokens(transaction: Queries, person: Id, now: number): Promise<number> {
  return await transaction.run('update tokens set revoked_at = $2 where person_id = $1 and revoked_at is null', [
    person,
    now,
  ])
}

/** Takes away tokens that ended or were revoked before a moment. Gives how many went. */
export async function pruneTokens(transaction: Queries, before: number): Promise<number> {
  return await transaction.run('delete from tokens where ends_at < $1 or revoked_at < $1', [before])
}

function asRow(row: Stored): TokenRow {
  return { ...row, grants: JSON.parse(row.grants) }
}
