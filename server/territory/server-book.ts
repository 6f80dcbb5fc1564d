import type { Id } from '@preau/protocol/ids.ts'
import { timeOf } from '@preau/protocol/rules/territory/clock.ts'
import type { Database } from '../store/database.ts'
import { listPeersOf, meetPeer, nextEpoch, refusePeer } from '../store/sync/peers.ts'
import { seen } from '../store/sync/stamp.ts'
import { LAST_VERSION_AT } from './sync-database.ts'
import type { ServerBook } from './territory-desk.ts'

/** What the desk knows of servers, as the store has it: every worker sees the same. */
export function serverBook(db: Database): ServerBook {
  return {
    async find(schools) {
      const peers = await listPeersOf(db, schools)
      return new Map<Id, (typeof peers)[number]>(peers.map((peer) => [peer.school, peer]))
    },
    meet: (school, met, now) =>
      db.write(async (transaction) => {
        await meetPeer(transaction, school, { ...met, now })
        // One that is past all reason would leave no version after it.
        if (met.clock && timeOf(met.clock) < LAST_VERSION_AT) await seen(transaction, school, met.clock)
        return await nextEpoch(transaction, school, Math.floor(now / 1000))
      }),
    refuse: (school, refused, now) => db.write((transaction) => refusePeer(transaction, school, { ...refused, now })),
  }
}
