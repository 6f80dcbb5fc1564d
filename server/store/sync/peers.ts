import type { Id } from '@preau/protocol/ids.ts'
import type { UplinkRefusal } from '@preau/protocol/territory/messages.ts'
import type { Queries, Transaction } from '../database.ts'

/** The other side of a school: at a territory its server, at the school the territory. Times are ms since 1970. */
export interface SyncPeer {
  school: Id
  /** The school's server. */
  server: Id
  state: 'joined' | 'left' | 'revoked'
  instance: string | null
  /** Which start of its program speaks, which one spoke before that, and which one is a clone. */
  run: string | null
  runBefore: string | null
  runRefused: string | null
  program: string | null
  /** How it is reached: mqtt, https. */
  via: string | null
  /** In which this side sends. */
  epoch: number
  /** The newest place of the other side that is on disk here. */
  inEpoch: number
  inSeq: number
  /** The newest version that was given or seen here. */
  clock: string | null
  joinedAt: number
  heardAt: number | null
  refused: UplinkRefusal | null
  refusedAt: number | null
}

const SELECT = `select school_id as school, server_id as server, state, instance, run,
  run_before as "runBefore", run_refused as "runRefused", program, via, epoch, in_epoch as "inEpoch",
  in_seq as "inSeq", clock, joined_at as "joinedAt", heard_at as "heardAt", refused, refused_at as "refusedAt" from sync_peers`

export async function findPeer(db: Queries, school: Id): Promise<SyncPeer | undefined> {
  return await db.get<SyncPeer>(`${SELECT} where school_id = $1`, [school])
}

export async function listPeers(db: Queries): Promise<SyncPeer[]> {
  return await db.all<SyncPeer>(`${SELECT} order by school_id`)
}

/** At a territory: how many of these schools have a server of their own that is joined to it. */
export async function countJoined(db: Queries, schools: readonly Id[]): Promise<number> {
  const asked = db.dialect.rows('$1', { id: 'text' })
  const row = await db.get<{ joined: number }>(
    `select count(*) as joined from sync_peers where state = 'joined' and school_id in (select id from ${asked} as asked)`,
    [JSON.stringify(schools.map((id) => [id]))],
  )
  return Number(row?.joined ?? 0)
}

/** A school is joined, or joined anew by another server: then what was said before counts for nothing. */
export async function joinPeer(
  transaction: Queries,
  { school, server, now }: { school: Id; server: Id; now: number },
): Promise<void> {
  await transaction.run(
    `insert into sync_peers (school_id, server_id, state, joined_at) values ($1, $2, 'joined', $3)
     on conflict (school_id) do update set server_id = excluded.server_id, state = 'joined', joined_at = excluded.joined_at,
       instance = null, run = null, run_before = null, run_refused = null, in_epoch = 0, in_seq = -1, refused = null, refused_at = null`,
    [school, server, now],
  )
}

/** It goes on without the other side: nothing is noted any more, and what was noted is forgotten. */
export async function leavePeer(transaction: Transaction, school: Id, state: 'left' | 'revoked'): Promise<void> {
  await transaction.run('update sync_peers set state = $2 where school_id = $1', [school, state])
  await transaction.run('delete from sync_notes where school_id = $1', [school])
}

/** Other sides spoke: of each the newest place is kept. */
export async function notePeers(
  transaction: Queries,
  said: readonly { school: Id; epoch: number; seq: number; via: string | null }[],
  now: number,
): Promise<void> {
  const last = new Map<Id, { epoch: number; seq: number; via: string | null }>()
  for (const { school, ...place } of said) {
    const before = last.get(school)
    const isLater = !before || place.epoch > before.epoch || (place.epoch === before.epoch && place.seq > before.seq)
    if (isLater) last.set(school, place)
  }
  const columns = { school: 'text', epoch: 'bigint', seq: 'bigint', way: 'text' } as const
  await transaction.run(
    `update sync_peers set heard_at = $2, via = coalesce(r.way, via),
       in_seq = case when r.epoch > in_epoch then r.seq when r.epoch = in_epoch and r.seq > in_seq then r.seq else in_seq end,
       in_epoch = case when r.epoch > in_epoch then r.epoch else in_epoch end
     from ${transaction.dialect.rows('$1', columns)} as r where sync_peers.school_id = r.school`,
    [JSON.stringify([...last].map(([school, { epoch, seq, via }]) => [school, epoch, seq, via])), now],
  )
}

/** A server said hello: it is the one that speaks for its school. */
export async function meetPeer(
  transaction: Queries,
  school: Id,
  {
    instance,
    run,
    program,
    epoch,
    now,
  }: { instance: string; run: string; program: string; epoch: number; now: number },
): Promise<void> {
  await transaction.run(
    `update sync_peers set instance = $2, run_before = case when run = $3 then run_before else run end, run = $3, program = $4, in_epoch = $5, in_seq = -1, heard_at = $6, refused = null,
       refused_at = null where school_id = $1`,
    [school, instance, run, program, epoch, now],
  )
}

/** A server was refused, and with it this start of its program: it is shown to those who administer. */
export async function refusePeer(
  transaction: Queries,
  school: Id,
  { refused, run, now }: { refused: UplinkRefusal; run: string | null; now: number },
): Promise<void> {
  await transaction.run(
    'update sync_peers set refused = $2, run_refused = coalesce($3, run_refused), refused_at = $4 where school_id = $1',
    [school, refused, run, now],
  )
}

/** A new epoch for what this side sends: above those before and above `floor`. */
export async function nextEpoch(transaction: Queries, school: Id, floor: number): Promise<number> {
  const [row] = await transaction.all<{ epoch: number }>(
    `update sync_peers set epoch = case when epoch >= $2 then epoch + 1 else $2 end where school_id = $1 returning epoch`,
    [school, floor],
  )
  return row?.epoch ?? floor
}

/** The school sends in this epoch from now on: its territory said so. */
export async function takeEpoch(transaction: Queries, school: Id, epoch: number): Promise<void> {
  await transaction.run('update sync_peers set epoch = $2 where school_id = $1', [school, epoch])
}

/** Those of some schools. */
export async function listPeersOf(db: Queries, schools: readonly Id[]): Promise<SyncPeer[]> {
  return await db.all<SyncPeer>(
    `${SELECT} where school_id in (select school from ${db.dialect.rows('$1', { school: 'text' })} as r)`,
    [JSON.stringify(schools.map((school) => [school]))],
  )
}
