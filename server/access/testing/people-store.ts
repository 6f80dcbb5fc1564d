import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ProviderSettings } from '@preau/protocol/api/provider.ts'
import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import type { Grant } from '@preau/protocol/rules/roles.ts'
import type { Database } from '../../store/database.ts'
import { setGrants } from '../../store/grants.ts'
import { insertPerson, updatePerson } from '../../store/people.ts'
import { openMigratedStore } from '../../store/testing/migrated-store.ts'
import type { Caller } from '../people-parts.ts'
import { People } from '../people-service.ts'
import { Seal } from '../seal.ts'
import { CheapHashes } from './cheap-hashes.ts'

const START = 1_790_000_000_000

/** People on a real database, with the clock in the hand of the test and hashes that cost nothing. */
export interface PeopleStore {
  db: Database
  people: People
  seal: Seal
  hashes: CheapHashes
  time: { now: number }
  /** Adds a person, with a password where one is named. */
  add(login: string, grants?: readonly Grant[], password?: string): Promise<Id>
  close(): Promise<void>
}

/** @param provider settings, sealed with the seal that is given */
export async function peopleStore(
  provider?: (seal: Seal) => ProviderSettings,
  now: number = START,
): Promise<PeopleStore> {
  const folder = await mkdtemp(join(tmpdir(), 'preau-people-'))
  const time = { now }
  const db = await openMigratedStore(folder, now)
  const [seal, hashes] = [new Seal(new Uint8Array(32)), new CheapHashes()]
  let made = 0
  const newId = () => uuidv7(now + ++made, new Uint8Array(10))
  const people = new People({ db, clock: () => time.now, newId, seal, hashes }, provider?.(seal))
  return {
    db,
    people,
    seal,
    hashes,
    time,
    async add(login, grants = [], password) {
      const id = newId()
      await db.write(async (transaction) => {
        await insertPerson(transaction, { id, name: login, login, madeAt: time.now })
        await setGrants(transaction, id, grants)
        if (password !== undefined) await updatePerson(transaction, id, { password: await hashes.hash(password) })
      })
      return id
    },
    async close() {
      await db.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Somebody at an address, in a browser that is not known unless it is said. */
export function callerAt(address: string, device?: string): Caller {
  return { address, program: 'Firefox', session: undefined, device }
}
