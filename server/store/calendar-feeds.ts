import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

/** A calendar that a program fetches by a secret address; of the secret only its proof is here. */
export interface StoredFeed {
  school: Id
  id: Id
  /** Whose it is: what he may no longer see, it does not show. */
  person: Id
  kind: 'teacher' | 'resource'
  resource: Id | null
  madeAt: number
  usedAt: number | null
}

const SELECT = `school_id as school, id, person_id as person, kind, resource_id as resource, made_at as "madeAt",
  used_at as "usedAt"`

/** Keeps a feed; one of the same person for the same thing ends. */
export async function putFeed(transaction: Queries, feed: StoredFeed, proof: string): Promise<void> {
  const { school, id, person, kind, resource, madeAt } = feed
  await transaction.run(
    `delete from calendar_feeds where school_id = $1 and person_id = $2 and kind = $3 and coalesce(resource_id, '') = $4`,
    [school, person, kind, resource ?? ''],
  )
  await transaction.run(
    `insert into calendar_feeds (school_id, id, person_id, kind, resource_id, proof, made_at, used_at)
     values ($1, $2, $3, $4, $5, $6, $7, null)`,
    [school, id, person, kind, resource, proof, madeAt],
  )
}

/** The feeds of a person in a school. */
export async function feedsOf(db: Queries, school: Id, person: Id): Promise<StoredFeed[]> {
  return await db.all<StoredFeed>(
    `select ${SELECT} from calendar_feeds where school_id = $1 and person_id = $2 order by made_at, id`,
    [school, person],
  )
}

/** One feed of a person. Throws FEED_NOT_FOUND, also for that of somebody else. */
export async function getFeed(db: Queries, id: Id, person: Id | null): Promise<StoredFeed> {
  const row = await db.get<StoredFeed>(`select ${SELECT} from calendar_feeds where id = $1`, [id])
  if (!row || row.person !== person) throw new PreauError('FEED_NOT_FOUND')
  return row
}

/** The feed that a secret proves; undefined where it proves none. */
export async function feedOfProof(db: Queries, proof: string): Promise<StoredFeed | undefined> {
  return await db.get<StoredFeed>(`select ${SELECT} from calendar_feeds where proof = $1`, [proof])
}

/** Remembers on which day a feed was fetched last. */
export async function noteFeedUse(transaction: Queries, { school, id }: StoredFeed, at: number): Promise<void> {
  await transaction.run('update calendar_feeds set used_at = $3 where school_id = $1 and id = $2', [school, id, at])
}

/** Ends a feed: its address answers nothing from now on. */
export async function deleteFeed(transaction: Queries, { school, id }: StoredFeed): Promise<void> {
  await transaction.run('delete from calendar_feeds where school_id = $1 and id = $2', [school, id])
}
