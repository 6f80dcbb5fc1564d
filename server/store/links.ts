import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

/** `first` makes the first administrator, `invitation` and `renewal` let a person choose his password. */
export type LinkPurpose = 'first' | 'invitation' | 'renewal'

/** A one-time link as it is kept: what proves it, never itself. Times are ms since 1970. */
export interface LinkRow {
  /** SHA-256 of its secret, 64 hex digits. */
  proof: string
  purpose: LinkPurpose
  person: Id | null
  madeAt: number
  /** Null: it ends when somebody is there. */
  endsAt: number | null
}

/** Adds a link. Those that its person had before, and for a first link every first one, work no more. */
export async function insertLink(
  transaction: Queries,
  { proof, purpose, person, madeAt, endsAt }: LinkRow,
): Promise<void> {
  if (person === null) await transaction.run('delete from links where purpose = $1', [purpose])
  else await dropLinks(transaction, person)
  await transaction.run('insert into links (proof, purpose, person_id, made_at, ends_at) values ($1, $2, $3, $4, $5)', [
    proof,
    purpose,
    person,
    madeAt,
    endsAt,
  ])
}

/** The link of a proof, where it may still be used. */
export async function findLink(db: Queries, proof: string, now: number): Promise<LinkRow | undefined> {
  return await db.get<LinkRow>(
    `select proof, purpose, person_id as person, made_at as "madeAt", ends_at as "endsAt" from links
     where proof = $1 and used_at is null and (ends_at is null or ends_at > $2)`,
    [proof, now],
  )
}

/** Uses a link up. Gives false where it was used before or has ended: of two that use it at once, one gets it. */
export async function takeLink(transaction: Queries, proof: string, now: number): Promise<boolean> {
  const taken = await transaction.run(
    `update links set used_at = $2 where proof = $1 and used_at is null and (ends_at is null or ends_at > $2)`,
    [proof, now],
  )
  return taken > 0
}

/** The links of a person work no more. */
export async function dropLinks(transaction: Queries, person: Id): Promise<void> {
  await transaction.run('delete from links where person_id = $1', [person])
}

/** Takes away links that were used or ended before a moment. Gives how many went. */
export async function pruneLinks(transaction: Queries, before: number): Promise<number> {
  return await transaction.run('delete from links where used_at < $1 or ends_at < $1', [before])
}
