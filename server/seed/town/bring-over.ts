import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { nodeOf } from '@preau/protocol/rules/territory/clock.ts'
import { newInstance } from '../../access/join-desk.ts'
import type { Database } from '../../store/database.ts'
import { storeInstance } from '../../store/sync/codes.ts'
import { countNotes } from '../../store/sync/notes.ts'
import { findPeer, takeEpoch } from '../../store/sync/peers.ts'
import { seen } from '../../store/sync/stamp.ts'
import { type Placed, SchoolLink } from '../../territory/school-link.ts'
import { serverBook } from '../../territory/server-book.ts'
import { SyncDatabase, type SyncDatabaseParts } from '../../territory/sync-database.ts'
import { TerritoryDesk } from '../../territory/territory-desk.ts'

/** More turns than any school of the demo needs. */
const MOST_TURNS = 1000

export interface BroughtSchool {
  school: Id
  server: Id
  db: Database
}

/**
 * Everything that a school noted goes to its territory by the ends of an uplink without a line between them, as if it had been
 * sent at `at`, ms since 1970. Resolves when nothing waits on the school's side.
 */
export async function bringOver(
  { school, server, db }: BroughtSchool,
  territory: Database,
  at: number,
  settle?: SyncDatabaseParts['settle'],
): Promise<void> {
  const instance = await storeInstance(db, newInstance())
  const hallInstance = await storeInstance(territory, newInstance())
  const link = new SchoolLink({
    ...{ school, instance, program: 'demo', run: newInstance() },
    store: new SyncDatabase({ db, side: 'school', node: nodeOf('school', instance) }),
    epochs: {
      last: async () => (await findPeer(db, school))?.epoch ?? 0,
      take: (epoch) => db.write((transaction) => takeEpoch(transaction, school, epoch)),
      see: (version) => db.write((transaction) => seen(transaction, school, version)),
      clock: async () => (await findPeer(db, school))?.clock ?? null,
    },
  })
  const desk = new TerritoryDesk({
    store: new SyncDatabase({
      db: territory,
      side: 'territory',
      node: nodeOf('territory', hallInstance),
      ...(settle && { settle }),
    }),
    instance: hallInstance,
    servers: serverBook(territory),
  })
  let said: Placed[] = await link.opened()
  for (let turn = 0; turn < MOST_TURNS && said.length > 0; turn++) {
    const answers = await desk.receive(
      said.map((message) => ({ ...message, school, server, via: 'https' })),
      at,
    )
    said = []
    for (const answer of answers) said.push(...(await link.receive(answer, at)))
    if (said.length === 0) said = await link.look(at)
    if (said.length === 0)
      for (const down of await desk.look([school], at)) said.push(...(await link.receive(down, at)))
    // What either side changed meanwhile, as the number of a ticket, waits for company: no time passes here, so a new greeting is said.
    if (said.length === 0 && (await hasNotes([territory, db], school))) said = await link.opened()
  }
  link.closed()
  desk.drop(school)
  if (await hasNotes([db], school))
    throw new PreauError('INTERNAL', { what: 'a school of the demo was not brought over' })
}

async function hasNotes(stores: readonly Database[], school: Id): Promise<boolean> {
  for (const store of stores) if ((await countNotes(store, school)).rows > 0) return true
  return false
}
