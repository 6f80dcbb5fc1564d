import { nodeOf, type Side } from '@preau/protocol/rules/territory/clock.ts'
import { SERVICE_KINDS } from '@preau/protocol/rules/territory/service-kinds.ts'
import { UPDATE_KINDS } from '@preau/protocol/rules/territory/update-kinds.ts'
import type { DigestMessage } from '@preau/protocol/territory/digest.ts'
import type { Database } from '../../server/store/database.ts'
import { insertAuthority, insertSchool } from '../../server/store/places.ts'
import type { TakeClosure, TellSurvey } from '../../server/store/sync/incoming.ts'
import { noteGaveWay } from '../../server/store/sync/notices.ts'
import { joinPeer } from '../../server/store/sync/peers.ts'
import { installNotes } from '../../server/store/sync/triggers.ts'
import { DigestDatabase } from '../../server/territory/digest-database.ts'
import { SchoolDigest } from '../../server/territory/digest-school.ts'
import { answerDigest } from '../../server/territory/digest-territory.ts'
import { SyncDatabase } from '../../server/territory/sync-database.ts'
import type { FreshStore } from './store.contract.ts'
import { makeDevice, makeYard, NOON, newId } from './store-fixtures.ts'

/** One side of an uplink with its store, and no network between. */
export interface StoreSide {
  db: Database
  sync: SyncDatabase
  digest: DigestDatabase
}

/** A school with a room and a device, and a territory that it has joined, both with all of it. */
export interface Sides {
  school: string
  room: string
  device: string
  here: StoreSide
  there: StoreSide
  /** Sends what waits, both ways, until nothing does. Time goes on by a second each time. */
  exchange(): Promise<void>
  /** Compares both; gives how many rows were repaired. */
  compare(): Promise<number>
  clock: { now: number }
}

/**
 * Makes both sides, each in a database of its own.
 * @param surveyed what a side does with a survey that came @param closing what the school does with a closure of a room
 */
export async function makeSides(
  fresh: () => Promise<FreshStore>,
  surveyed?: (side: Side, ...heard: Parameters<TellSurvey>) => Promise<unknown>,
  closing?: (clock: { now: number }) => TakeClosure,
): Promise<Sides> {
  const clock = { now: NOON }
  const [a, b] = [await fresh(), await fresh()]
  const { school, room, authority } = await makeYard(a.db, 'École Jules Ferry', 'CE1')
  const device = await makeDevice(a.db, school, { room, name: 'Portable 1' })
  await b.db.write(async (t) => {
    await insertAuthority(t, { id: authority, name: 'Vire' })
    await insertSchool(t, { id: school, authority, name: 'À raccorder' })
  })
  const sideOf = async (db: Database, side: Side, instance: string): Promise<StoreSide> => {
    await db.write(async (t) => {
      await joinPeer(t, { school, server: newId(), now: NOON })
      await installNotes(t, side)
    })
    const node = nodeOf(side, instance.repeat(32))
    const sync = new SyncDatabase({
      ...{ db, side, node, merged: (t, row) => noteGaveWay(t, side, row, clock.now) },
      ...(surveyed && { surveyed: (t, survey) => surveyed(side, t, survey) }),
      ...(closing && side === 'school' && { closing: closing(clock) }),
    })
    return { db, sync, digest: new DigestDatabase({ db, side, node, now: () => clock.now }) }
  }
  const here = await sideOf(a.db, 'school', 'a')
  const there = await sideOf(b.db, 'territory', 'b')
  let seq = 0
  const send = async (from: StoreSide, to: StoreSide) => {
    let sent = 0
    for (let round = 0; round < 20; round++) {
      clock.now += 1000
      const noted = await from.sync.noted(school, { records: 1000, urgency: 3, except: new Set() }, clock.now)
      if (noted.length === 0) return sent
      const records = JSON.parse(JSON.stringify(noted.map(({ record }) => record)))
      const applied = await to.sync.apply([{ school, place: { epoch: 1, seq: seq++ }, records }], clock.now)
      await from.sync.forget(noted.map(({ note }) => note))
      await from.sync.renote(school, applied.later)
      sent += records.length
    }
    return sent
  }
  const sides: Sides = {
    ...{ school, room, device, here, there, clock },
    exchange: async () => {
      while ((await send(there, here)) + (await send(here, there)) > 0);
    },
    compare: async () => {
      const digest = new SchoolDigest({ store: here.digest, school, now: () => clock.now })
      let up: DigestMessage[] = await digest.begin(KINDS, await there.digest.comparedAt(school))
      while (up.length > 0) {
        const said: DigestMessage[] = JSON.parse(JSON.stringify(up))
        up = []
        for (const message of said) {
          for (const answer of await answerDigest(there.digest, school, message, clock.now)) {
            up.push(...(await digest.receive(JSON.parse(JSON.stringify(answer)))))
          }
        }
      }
      return digest.repaired
    },
  }
  await here.sync.renoteAll(school)
  await there.sync.renoteAll(school)
  await sides.exchange()
  return sides
}

const KINDS = ['authority', 'school', 'room', 'device', 'plan', 'device_status', 'device_state', 'equipment', 'command']
KINDS.push(
  'event',
  'status_change',
  'inventory_part',
  'sample_day',
  ...Object.keys(SERVICE_KINDS),
  ...Object.keys(UPDATE_KINDS),
)
